// A search result: sender, time, and the text around the matches.
import { clone, find } from "../lib/dom.js"
import { hueOf } from "../members/avatar.js"
import { fillTime, shortTime } from "../lib/dates.js"

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

const letters = new Intl.Segmenter()  // compares a letter together with its accents

// Returns the matches as [from, to] in the text. Ignores case, width and compatible forms, as the service does.
function matchRanges(wanted, text) {
  const starts = []
  const ends = []
  let folded = ""
  for (const { segment, index } of letters.segment(text)) {
    const letter = fold(segment)
    folded += letter
    for (let unit = 0; unit < letter.length; unit += 1) {
      starts.push(index)
      ends.push(index + segment.length)
    }
  }
  return findAll(foldAll(wanted.trim()), folded).map(([from, to]) => [starts[from], ends[to - 1]])
}

function findAll(wanted, text) {
  const found = []
  if (!wanted) return found
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) found.push([at, at + wanted.length])
  return found
}

const foldAll = (text) => [...letters.segment(text)].map(({ segment }) => fold(segment)).join("")
const fold = (letter) => letter.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC")
