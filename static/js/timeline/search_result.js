// A message that was found: who said it, when, and the words around what was looked for.
import { clone, part } from "../lib/dom.js"
import { hueOf } from "../members/avatar.js"
import { placesOf } from "./match_ranges.js"
import { fillTime, moment } from "../lib/dates.js"

const BEFORE = 40  // characters that stand before the first place
const LONGEST = 400  // style cuts what is too long for the lines

export function drawHit(template, { member, sender, content, time }, wanted) {
  const row = clone(template)
  row.dataset.member = member
  part(row, "sender").textContent = sender
  part(row, "sender").dataset.hue = hueOf(member)
  fillTime(part(row, "time"), time, moment(time))
  part(row, "text").append(...pieces(content, placesOf(wanted, content)))
  return row
}

// The text from a little before the first place on, with every place marked.
function pieces(text, places) {
  const begin = Math.max(0, (places[0]?.[0] ?? 0) - BEFORE)
  const end = begin + LONGEST
  const found = []
  let at = begin
  for (const [from, to] of places.filter(([, to]) => to <= end)) {
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
