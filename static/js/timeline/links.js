// @ts-check
// Finds addresses in a text: http, https, www and mail. Where they end follows UTS #58: brackets are matched, punctuation at the
// end and invisible characters are not of them. What could mislead is no link: a user name before the host, or a host
// that is not plainly of one script.

export const CJK = "\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Bopo}ー"
export const CJK_MARKS = "\\u3001-\\u3003\\u3008-\\u301f\\u3030\\u30fb\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65"

const HARD = new RegExp(`[\\p{C}\\p{Z}\\p{DI}\\p{Pi}\\p{Pf}\\s<>"|\\\\\`…„‚${CJK_MARKS}]`, "u")
const SOFT = /[\p{Term}*_~']/u
/** @type {Record<string, string>} */
const BRACKETS = { ")": "(", "]": "[", "}": "{" }
const IS_CJK = new RegExp(`[${CJK}]`, "u")
const NOT_ASCII = /[^\0-\x7f]/
const HOST_SO_FAR = /^(?:www\.)?(?:[^\s.]+\.)*(?:[^\s.]+\.[a-z]{2,}|localhost|\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i
const NAMED_HOST = /^(?:[^.]+\.)+(?:\p{L}[\p{L}\p{M}]+|xn--[a-z\d-]+)$/iu  // not 3.14

const WORD_BEFORE = new RegExp(`[\\p{L}\\p{M}\\p{N}.!#$%&+=?^\`~/@_\\\\-]$`, "u")
const CJK_BEFORE = new RegExp(`[${CJK}]$`, "u")
const DOMAIN = /[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}.-]{0,251}[\p{L}\p{M}\p{N}])?/uy

// Hosts, label by label. Letters that look like ASCII ones (dotless i, clicks) are left out of the Latin ones.
const LATIN = "a-z\\d\\u00c0-\\u0130\\u0132-\\u0137\\u0139-\\u0148\\u014a-\\u017e\\u01a0\\u01a1\\u01af\\u01b0\\u01cd-\\u01dc\\u0218-\\u021b\\u1e00-\\u1eff"
const ONE_BY_ONE = "Arab Armn Beng Cyrl Deva Ethi Geor Grek Gujr Guru Hang Hebr Khmr Knda Laoo Mlym Mymr Orya Sinh Taml Telu Thaa Thai Tibt"
const SCRIPTS = [LATIN, "\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}", ...ONE_BY_ONE.split(" ").map((script) => `\\p{scx=${script}}`)]
const LABELS = SCRIPTS.map((letters) => new RegExp(`^(?=[\\p{L}\\p{M}\\d-]+$)(?![ノ丶丿丨ー一〇]+$)[${letters}\\d-]+$`, "iu"))
const LIKE_LATIN = /[\p{sc=Cyrl}\p{sc=Grek}\p{sc=Armn}]/u

// Returns the link { to, href } that begins at `from` with `start`: a scheme, "www." or the part of a mail address up to its @.
// Without `href` the text up to `to` is no link, and has none in it.
/** @param {string} text @param {number} from @param {string} start @returns {{ to: number, href?: string }} */
export function linkAt(text, from, start) {
  if (start.endsWith("@")) return mailAt(text, from, start)
  const hasScheme = start.endsWith("/")
  if (!hasScheme && !isFree(text, from)) return { to: from + start.length }
  const host = hasScheme ? from + start.length : from
  const to = endOf(text, from, host)
  const name = text.slice(host, to).split(/[/?#]/, 1)[0].replace(/:\d*$/, "")
  const url = urlOf(`${hasScheme ? "" : "https://"}${text.slice(from, to)}`)
  const isNamed = hasScheme || (NAMED_HOST.test(name) && name.split(".").length > 2)
  return url && isNamed && isHonest(name, url) ? { to, href: url.href } : { to: Math.max(to, from + start.length) }
}

/** @param {string} text @param {number} from @param {string} start */
function mailAt(text, from, start) {
  const domain = from + start.length
  DOMAIN.lastIndex = domain
  const name = cutAtCjk(DOMAIN.exec(text)?.[0] ?? "")
  const to = domain + name.length
  const isWhole = isFree(text, from) && !/^(?:[@/_]|:\S)/.test(text.slice(to, to + 2))
  const url = isWhole && NAMED_HOST.test(name) ? urlOf(`https://${name}`) : null
  if (!url || !isHonest(name, url)) return { to }
  const isMailto = start.includes(":")
  const end = isMailto && text[to] === "?" ? endOf(text, to, to) : to
  return { to: end, href: `${isMailto ? "" : "mailto:"}${start}${url.hostname}${text.slice(to, end)}` }
}

// Whether no word goes on before an address. Words of Chinese, Japanese and Korean have no space after them.
/** @param {string} text @param {number} at */
function isFree(text, at) {
  const before = text.slice(Math.max(0, at - 2), at)
  return !WORD_BEFORE.test(before) || CJK_BEFORE.test(before)
}

/** @param {string} name */
function cutAtCjk(name) {
  const at = name.search(IS_CJK)
  return at > 0 && isCut(name, 0, at) ? name.slice(0, at) : name
}

// Whether an address ends before the CJK letter at `at`: a text goes on there if the address up to it is complete, and of ASCII.
/** @param {string} text @param {number} host @param {number} at */
function isCut(text, host, at) {
  const before = text.slice(host, at)
  if (NOT_ASCII.test(before)) return false
  return /[/?#]/.test(before) || HOST_SO_FAR.test(before)
}

// Returns where the address ends that begins at `from`, with its host at `host`.
/** @param {string} text @param {number} from @param {number} host */
function endOf(text, from, host) {
  /** @type {string[]} */
  const open = []
  let isAscii = true
  let end = from
  for (let at = host; at < text.length; ) {
    const letter = String.fromCodePoint(text.codePointAt(at) ?? 0)
    if (HARD.test(letter) || (letter in BRACKETS && open.pop() !== BRACKETS[letter])) break
    if (isAscii && IS_CJK.test(letter) && isCut(text, host, at)) break
    isAscii &&= !NOT_ASCII.test(letter)
    at += letter.length
    if ("([{".includes(letter)) open.push(letter)
    else if (!SOFT.test(letter)) end = at
  }
  return end
}

// Whether the host that is shown is the host to which the link leads, and can be read as nothing else.
/** @param {string} name @param {URL} url */
function isHonest(name, { hostname, username, password }) {
  if (username || password || name.includes("@") || !hostname) return false
  const host = name.toLowerCase()
  if (!NOT_ASCII.test(host)) return host === hostname || host.startsWith("[")
  if (LIKE_LATIN.test(host) && /[a-z]/.test(host.replace(/^www\./, ""))) return false
  return host.split(".").every((label) => LABELS.some((letters) => letters.test(label)))
}

/** @param {string} address */
function urlOf(address) {
  try {
    return new URL(address)
  } catch {
    return null
  }
}
