// Groups the rows of the timeline: where a day begins, and which messages stand under the head of an earlier one.
import { startOfDay } from "../lib/dates.js"

const GROUP_MS = 5 * 60 * 1000
const GROUP_LENGTH = 10  // messages: then the name and the time are shown again

// Returns the place of a row below another: `since` and `count` are of its group up to here.
export function placeBelow(above, row) {
  const { time } = row.entry
  if (!above || startOfDay(above.entry.time) !== startOfDay(time)) return { isNewDay: true, isNext: false, since: time, count: 1 }
  const { since, count } = above.place
  const isNext = isOfOneMember(above.entry, row.entry) && time - since < GROUP_MS && count < GROUP_LENGTH
  return { isNewDay: false, isNext, since: isNext ? since : time, count: isNext ? count + 1 : 1 }
}

function isOfOneMember(above, entry) {
  return !above.type && !entry.type && above.member === entry.member
}
