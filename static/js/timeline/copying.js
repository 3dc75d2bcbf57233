// Copies a selection of several messages as a conversation: one "name, time: text" after the other.
import { find } from "../lib/dom.js"
import { shortTime } from "../lib/dates.js"

const BLOCKS = "div, blockquote, li, pre"

// `messageAt(seq)` returns a loaded message.
export function copyAsConversation(list, messageAt) {
  document.addEventListener("copy", (event) => {
    const selection = getSelection()
    if (event.target.closest?.("input, textarea") || !selection.containsNode(list, true)) return
    const lines = [...list.querySelectorAll(".message")].flatMap((row) => lineOf(row, selection, messageAt))
    if (lines.length < 2) return
    event.preventDefault()
    event.clipboardData.setData("text/plain", lines.join("\n"))
  })
}

function lineOf(row, selection, messageAt) {
  if (!selection.containsNode(row, true)) return []
  const { sender: name, entry, isDeleted } = messageAt(Number(row.dataset.seq))
  const text = isDeleted ? "" : selectedText(selection, find(row, "content"), entry.content)
  return text ? [`${name}, ${shortTime(entry.time)}: ${text}`] : []
}

// Returns the text as it was typed if all of it is selected, else what is selected. Firefox has a selection of several ranges.
function selectedText(selection, content, typed) {
  const ranges = Array.from({ length: selection.rangeCount }, (_each, index) => selection.getRangeAt(index))
  const parts = ranges.filter((range) => range.intersectsNode(content)).map((range) => commonPart(range, content))
  const isWhole = parts.map(String).join("") === content.textContent
  return isWhole ? typed : parts.map(textOf).join("").trim()
}

function commonPart(range, content) {
  const part = document.createRange()
  part.selectNodeContents(content)
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset)
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset)
  return part
}

function textOf(part) {
  const words = part.cloneContents()
  for (const button of words.querySelectorAll("button")) button.remove()
  for (const item of words.querySelectorAll("ul > li")) item.prepend("- ")
  for (const block of words.querySelectorAll(BLOCKS)) block.append("\n")
  return words.textContent
}
