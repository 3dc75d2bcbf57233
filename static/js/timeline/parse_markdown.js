// Parses the subset of Markdown that people use in chats. Knows nothing of the page. What could be meant otherwise is text: it is
// shown as it was typed. Blocks are { type: "text" | "quote" | "list" | "code", … }; parse_inline.js finds their parts.
import { partsOf } from "./parse_inline.js"

// A message has at most so many blocks, items and parts; the rest is shown as it was typed. The page holds hundreds of messages, each
// of which may come from a member who wants to slow it down.
const MAX_PARTS = 200
const CODE_PARTS = 5  // a block of code is drawn with its frame, its language and a button
const FENCE = /^(?<indent>[ \t]*)(?:(?<ticks>`{3,8})(?<info>[^`]*)|(?<tildes>~~~)[ \t]*(?<language>[\w+#.-]*)[ \t]*)$/
const QUOTE = /^> (?=.*\S)/
const EMPTY_QUOTE = /^>\s*$/
const ITEM = /^(?:[-*]|(?<number>0|[1-9]\d{0,2})(?<mark>[.)])) +(?=.*[\p{L}\p{N}\p{ExtPict}])/u
const BULLET_AND_NUMBER = /^[-*] +\d/

export function parseMarkdown(text) {
  const lines = text.split("\n")
  const source = { lines, left: MAX_PARTS, unclosed: new Set() }  // fences that no later line closes
  const blocks = []
  let at = 0
  while (at < lines.length && source.left > 0) {
    const block = codeAt(source, at) ?? quoteAt(source, at) ?? listAt(source, at) ?? textAt(source, at)
    source.left -= block.type === "code" ? CODE_PARTS : 1
    at += block.lines
    if (block.type !== "text" || block.parts.length > 0) blocks.push(block)
  }
  if (at < lines.length) blocks.push({ type: "text", parts: [{ type: "plain", text: lines.slice(at).join("\n") }] })
  return blocks
}

// Returns the texts in which members are mentioned: not in code, addresses and quotations.
export function proseOf(text) {
  return parseMarkdown(text).flatMap(({ type, parts = [], items = [] }) =>
    type === "quote" ? [] : [parts, ...items.map((item) => item.parts)].flatMap(plainTexts),
  )
}

function plainTexts(parts) {
  return parts.flatMap(({ type, text, parts = [] }) => (type === "plain" ? [text] : plainTexts(parts)))
}

// Returns what is read of a text, without the marks that are drawn.
export function readingOf(text) {
  return parseMarkdown(text).map(readBlock).join("\n")
}

function readBlock({ text, info, mark, parts = [], items = [] }) {
  if (text !== undefined) return info ? `${info}\n${text}` : text
  return [readParts(parts), ...items.map((item) => `${item.number ?? ""}${mark} ${readParts(item.parts)}`)].filter(Boolean).join("\n")
}

function readParts(parts) {
  return parts.map(({ text, parts = [] }) => text ?? readParts(parts)).join("")
}

function codeAt({ lines, unclosed }, from) {
  const { indent, ticks, info, tildes, language } = FENCE.exec(lines[from])?.groups ?? {}
  const fence = ticks ?? tildes
  if (!fence || unclosed.has(fence)) return null
  let end = from + 1
  while (end < lines.length && !isClosed(lines[end], fence)) end += 1
  if (end === lines.length) {
    unclosed.add(fence)
    return null
  }
  const last = /^\s*[`~]+\s*$/.test(lines[end]) ? [] : [lines[end].trimEnd().slice(0, -fence.length)]
  const text = [...lines.slice(from + 1, end), ...last].map((line) => withoutIndent(line, indent.length)).join("\n")
  return text.trim() ? { type: "code", info: (info ?? language).trim(), text, lines: end - from + 1 } : null
}

// Backticks may close a block at the end of its last line, too, if they are the only ones there.
function isClosed(line, fence) {
  const [run, ...others] = line.match(/`{3,}|~{3,}/g) ?? []
  if (!run?.startsWith(fence) || others.length > 0) return false
  return line.trim() === run || (run === fence && fence !== "~~~" && line.trimEnd().endsWith(run))
}

const withoutIndent = (line, length) => line.slice(Math.min(length, line.search(/\S|$/)))

function quoteAt(source, from) {
  if (!QUOTE.test(source.lines[from])) return null
  let end = from + 1
  for (let at = end; at < source.lines.length; at += 1) {
    if (QUOTE.test(source.lines[at])) end = at + 1
    else if (!EMPTY_QUOTE.test(source.lines[at])) break
  }
  const text = source.lines.slice(from, end).map((line) => line.replace(/^> ?/, "")).join("\n")
  return { type: "quote", parts: partsOf(text, source), lines: end - from }
}

// Items of one list have the same mark: "-", "." or ")".
function listAt(source, from) {
  if (!beginsList(source.lines, from)) return null
  const mark = markOf(source.lines[from])
  let end = from
  while (end - from < source.left && markOf(source.lines[end]) === mark) end += 1
  source.left -= end - from
  const items = source.lines.slice(from, end).map((line) => {
    const { 0: start, groups } = ITEM.exec(line)
    return { number: groups.number, parts: partsOf(line.slice(start.length), source) }
  })
  return { type: "list", mark, items, lines: end - from }
}

// A single "- 5" may be a negative number.
function beginsList(lines, at) {
  const mark = markOf(lines[at])
  return mark !== undefined && (!BULLET_AND_NUMBER.test(lines[at]) || markOf(lines[at + 1]) === mark)
}

function markOf(line = "") {
  const item = ITEM.exec(line)
  return item ? (item.groups.mark ?? "-") : undefined
}

// Takes all lines up to the next block. Empty lines around the text are dropped: the blocks have margins.
function textAt(source, from) {
  const { lines } = source
  let end = from + 1
  while (end < lines.length && !beginsBlock(source, end)) end += 1
  const text = lines.slice(from, end).join("\n").replace(/^\n+|\n+$/g, "")
  return { type: "text", parts: text.trim() ? partsOf(text, source) : [], lines: end - from }
}

function beginsBlock(source, at) {
  return QUOTE.test(source.lines[at]) || beginsList(source.lines, at) || codeAt(source, at) !== null
}
