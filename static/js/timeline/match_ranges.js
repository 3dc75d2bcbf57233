// Finds where a text contains what was searched for, as the service does (app/meeting/folding.py).
import { folded } from "./folding.js"

// Where no syllable of Hangul or kana continues.
const EDGE = "(?![\\u3099\\u309a]|(?<=[\\u1100-\\u115f])[\\u1160-\\u11a7]|(?<=[\\u1160-\\u11a7])[\\u11a8-\\u11ff])"

// Returns the matches as [from, to] in the text.
export function matchRanges(wanted, text) {
  const query = folded(wanted).text.trim()
  if (!query) return []
  const { text: whole, from, to } = folded(text)
  const pattern = new RegExp(EDGE + query.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&") + EDGE, "g")
  return Array.from(whole.matchAll(pattern), ({ index }) => [from[index], to[index + query.length - 1]])
}
