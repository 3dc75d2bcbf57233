// Finds the formatted parts of a text, { type: "plain" | "code" | "strong" | "emphasis" | "link", … }, in time that is linear
// in its length. When in doubt, a mark is text: faces, file names, formulas and paths have marks, too.
import { NOTHING, SPACELESS, WORD, pairsOf } from "./emphasis.js"
import { linkAt } from "./links.js"

const MAX_LEVELS = 4  // of strong and emphasis
const IN_FACE = "(?:(?![\\p{L}\\p{N}]{2})[^()（）\\n]){1,16}"
const FACE = [
  `(?:\\\\_{0,2}|_{1,2})[(（]${IN_FACE}[)）][_\\\\/]{0,4}`,  // ¯\_(ツ)_/¯
  `[(（](?=[^()（）\\n]{0,16}[*_\`])(?![ -'*-_a-~]{0,16}\`[ -'*-_a-~]{0,16}\`)${IN_FACE}[)）]`,  // (*^-^*)
].join("|")
const ATOM = new RegExp(
  [
    `(?<face>${FACE})`,
    "(?<path>(?<![a-z0-9])[a-z]:\\\\\\S*[^\\s*_`]|(?<!\\\\)\\\\\\\\[a-z0-9]\\S*[^\\s*_`])",  // C:\_new, \\server\_new
    "(?<slashes>(?<!\\\\)\\\\+)(?<mark>[*_`~])",
    "(?<lone>^\\\\(?=[>-] )|(?<=^\\d{1,3})\\\\(?=[.)] ))",  // 1\. is no list
    "(?<run>(?<same>[*_`])\\k<same>{3,})",
    "(?<ticks>`{1,3})(?:(?<code>[^`\\n][^\\n]*?)(?<!`)\\k<ticks>(?!`))?",
    "(?<link>(?<![a-z0-9/])https?://|www\\.(?=[^\\s.])|(?<![a-z0-9])(?:mailto:)?[a-z0-9](?:[a-z0-9._+'-]{0,62}[a-z0-9_+-])?@)",
    "(?<other>(?<![a-z0-9+.-])(?:[a-z][a-z0-9+.-]{1,20}://|(?:acct|sips?|xmpp):)\\S*)",
  ].join("|"),
  "gimu",
)
const WORD_BEFORE = new RegExp(`(?![${SPACELESS}])[\\p{L}\\p{M}\\p{N}]$`, "u")

// Takes the parts from `budget.left`; when that is used up, the text goes on as it was typed.
export function partsOf(text, budget) {
  const atoms = atomsOf(text)
  const nodes = [...atoms, ...pairsOf(covered(text, atoms))].sort((a, b) => a.from - b.from)
  return build({ text, nodes, next: 0, budget }, 0, text.length, 1)
}

function build(source, from, to, level) {
  const { text, nodes, budget } = source
  const parts = []
  let at = from
  while (source.next < nodes.length && nodes[source.next].from < to) {
    const node = nodes[source.next++]
    const isDrawn = budget.left > 0 && (node.type !== undefined ? level <= MAX_LEVELS : node.part !== undefined)
    if (!isDrawn) continue
    addPlain(parts, text.slice(at, node.from))
    at = node.to
    if (node.part?.type === "plain") addPlain(parts, node.part.text)
    else {
      budget.left -= 1
      parts.push(node.part ?? { type: node.type, parts: build(source, node.inner, node.innerEnd, level + 1) })
    }
  }
  addPlain(parts, text.slice(at, to))
  return parts
}

function addPlain(parts, text) {
  if (!text) return
  const last = parts.at(-1)
  if (last?.type === "plain") last.text += text
  else parts.push({ type: "plain", text })
}

// Returns what no mark can part: code, links, escaped marks, and texts whose marks are none.
function atomsOf(text) {
  const atoms = []
  ATOM.lastIndex = 0
  for (let match = ATOM.exec(text); match; match = ATOM.exec(text)) {
    const atom = { from: match.index, to: match.index + match[0].length, cover: NOTHING, ...atomOf(match, text) }
    ATOM.lastIndex = atom.to
    atoms.push(atom)
  }
  return atoms
}

function atomOf({ index, groups: { path, other, slashes, mark, lone, ticks, code, link } }, text) {
  if (path || other) return { cover: WORD }
  if (slashes) return escapeOf(index, slashes.length, mark)
  if (lone) return { part: { type: "plain", text: "" } }
  if (ticks) return codeOf(index, ticks, code, text)
  if (!link) return {}  // a face, or a line of stars, underscores or backticks
  const { to, href } = linkAt(text, index, link)
  return href ? { to, cover: WORD, part: { type: "link", text: text.slice(index, to), href } } : { to, cover: WORD }
}

// Of the backslashes before a mark each second one is escaped; an odd one escapes the mark.
function escapeOf(from, count, mark) {
  const isEscaped = count % 2 === 1
  const text = "\\".repeat(count / 2) + (isEscaped ? mark : "")
  return { to: from + count + (isEscaped ? 1 : 0), part: { type: "plain", text } }
}

// A backtick within a word is an apostrophe (don`t).
function codeOf(from, ticks, code, text) {
  const isCode = code?.trim() && !WORD_BEFORE.test(text.slice(Math.max(0, from - 2), from))
  return isCode ? { cover: WORD, part: { type: "code", text: code } } : { to: from + ticks.length }
}

function covered(text, atoms) {
  let at = 0
  const pieces = atoms.map(({ from, to, cover }) => {
    const piece = text.slice(at, from) + cover.repeat(to - from)
    at = to
    return piece
  })
  return pieces.join("") + text.slice(at)
}
