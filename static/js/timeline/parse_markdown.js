// Parses the subset of Markdown that people use in chats. Knows nothing of the page.
// Blocks are { type: "text" | "quote" | "list" | "code", … }; their parts are
// { type: "plain" | "code" | "strong" | "emphasis" | "link", … }.

// A message has at most so many blocks, items and parts, and levels of emphasis; the rest is shown as it was typed. The page
// holds hundreds of messages, each of which may come from a member who wants to slow it down.
const MAX_PARTS = 200
const CODE_PARTS = 5  // a block of code is drawn with its frame and a button
const MAX_LEVELS = 4
const FENCE = /^```[\w+-]*\s*$/
const FENCE_END = /^```\s*$/
const QUOTE = /^> ?/
const ITEM = /^(?:[-*+]|(\d{1,3})[.)]) +(?=\S)/
const INLINE = new RegExp(
  [
    "(?<run>(?<mark>[*_`])\\k<mark>{3,})",
    "(?<ticks>`{1,3})(?!`)(?<code>.+?)(?<!`)\\k<ticks>(?!`)",
    "\\*\\*(?=\\S)(?<strong>.+?)(?<=\\S)\\*\\*(?!\\*)",
    "(?<![\\w*])\\*(?=[^\\s*])(?<starred>[^*\\n]*[^\\s*])\\*(?![\\w*])",
    "(?<!\\w)_(?=[^\\s_])(?<scored>[^_\\n]*[^\\s_])_(?!\\w)",
    "(?<![\\w/])(?<link>https?://[^\\s<>\"`“”‘’「」『』《》（）【】，。、；：！？]+)",
  ].join("|"),
  "gi",
)
const AFTER_LINK = /[.,;:!?'*_~\])]+$/

export function parseMarkdown(text) {
  const lines = text.split("\n")
  const blocks = []
  const budget = { left: MAX_PARTS }
  let at = 0
  while (at < lines.length && budget.left > 0) {
    const block = codeAt(lines, at) ?? quoteAt(lines, at, budget) ?? listAt(lines, at, budget) ?? textAt(lines, at, budget)
    budget.left -= block.type === "code" ? CODE_PARTS : 1
    at += block.lines
    if (block.type !== "text" || block.parts.length > 0) blocks.push(block)
  }
  if (at < lines.length) blocks.push({ type: "text", parts: [plain(lines.slice(at).join("\n"))] })
  return blocks
}

// Returns the texts in which members are mentioned: not in code, addresses and quotations.
export function proseOf(text) {
  return parseMarkdown(text).flatMap(({ type, parts = [], items = [] }) => (type === "quote" ? [] : [parts, ...items].flatMap(plainTexts)))
}

function plainTexts(parts) {
  return parts.flatMap(({ type, text, parts = [] }) => (type === "plain" ? [text] : plainTexts(parts)))
}

function codeAt(lines, from) {
  if (!FENCE.test(lines[from])) return null
  const end = lines.findIndex((line, index) => index > from && FENCE_END.test(line))
  if (end < 0) return null
  const text = lines.slice(from + 1, end).join("\n")
  return text.trim() ? { type: "code", text, lines: end - from + 1 } : null
}

function quoteAt(lines, from, budget) {
  const run = runAt(lines, from, QUOTE)
  if (run.length === 0) return null
  const text = run.map((line) => line.replace(QUOTE, "")).join("\n")
  return { type: "quote", parts: partsOf(text, budget), lines: run.length }
}

function listAt(lines, from, budget) {
  const run = runAt(lines, from, ITEM).slice(0, budget.left)
  if (run.length === 0) return null
  const start = ITEM.exec(run[0])[1]
  budget.left -= run.length
  const items = run.map((line) => partsOf(line.replace(ITEM, ""), budget))
  return { type: "list", start: start === undefined ? null : Number(start), items, lines: run.length }
}

function runAt(lines, from, pattern) {
  let end = from
  while (end < lines.length && pattern.test(lines[end])) end += 1
  return lines.slice(from, end)
}

// Takes all lines up to the next block. Empty lines around the text are dropped: the blocks have margins.
function textAt(lines, from, budget) {
  let end = from + 1
  while (end < lines.length && !beginsBlock(lines, end)) end += 1
  const text = lines.slice(from, end).join("\n").replace(/^\n+|\n+$/g, "")
  return { type: "text", parts: text.trim() ? partsOf(text, budget) : [], lines: end - from }
}

function beginsBlock(lines, at) {
  return QUOTE.test(lines[at]) || ITEM.test(lines[at]) || codeAt(lines, at) !== null
}

function partsOf(text, budget, level = 1) {
  const parts = []
  let at = 0
  for (const match of text.matchAll(INLINE)) {
    if (budget.left <= 0 || level > MAX_LEVELS) break
    const part = partOf(match.groups, budget, level + 1)
    if (!part) continue
    budget.left -= 1
    if (match.index > at) parts.push(plain(text.slice(at, match.index)))
    parts.push(part)
    at = match.index + (part.type === "link" ? part.text.length : match[0].length)
  }
  if (at < text.length) parts.push(plain(text.slice(at)))
  return parts
}

function partOf({ run, code, strong, starred, scored, link }, budget, level) {
  if (run) return null  // a line of stars, underscores or backticks
  if (code) return { type: "code", text: code }
  if (strong) return { type: "strong", parts: partsOf(strong, budget, level) }
  if (starred ?? scored) return { type: "emphasis", parts: partsOf(starred ?? scored, budget, level) }
  return linkTo(link)
}

const plain = (text) => ({ type: "plain", text })

// Punctuation after an address is not part of it. An address with a user name before the host is no link: it would mislead.
function linkTo(address) {
  let text = address.replace(AFTER_LINK, "")
  if (text.includes("(") && address[text.length] === ")") text += ")"
  const url = URL.canParse(text) ? new URL(text) : null
  const isHonest = url && url.hostname && !url.username && !url.password
  return isHonest ? { type: "link", text, href: url.href } : null
}
