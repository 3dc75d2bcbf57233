// A search result: sender, time, and the text around the matches.
import { clone, find } from "../lib/dom.js"
import { hueOf } from "../members/avatar.js"
import { fillTime, shortTime } from "../lib/dates.js"
import { matchRanges } from "./match_ranges.js"

const CONTEXT_LENGTH = 40  // characters before the first match
const MAX_LENGTH = 400  // CSS cuts what does not fit

export function drawResult(template, { member, sender, content, time }, wanted) {
  const row = clone(template)
  row.dataset.member = member
  find(row, "sender").textContent = sender
  find(row, "sender").dataset.hue = hueOf(member)
  fillTime(find(row, "time"), time, shortTime(time))
  find(row, "text").append(...pieces(content, matchRanges(wanted, content)))
  return row
}

// Returns the text from a little before the first match, with all matches marked.
function pieces(text, ranges) {
  const begin = Math.max(0, (ranges[0]?.[0] ?? 0) - CONTEXT_LENGTH)
  const end = begin + MAX_LENGTH
  const found = []
  let at = begin
  for (const [from, to] of ranges.filter(([, to]) => to <= end)) {
    found.push(text.slice(at, from), marked(text.slice(from, to)))
    at = to
  }
  return [begin > 0 ? "…" : "", ...found, text.slice(at, end)]
}

function marked(text) {
  const mark = document.createElement("mark")
  mark.textContent = text
  return mark
}
