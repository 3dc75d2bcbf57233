// @ts-check
// Finds the pairs of stars and low lines around strong and emphasised text. Such a mark stands at the edge of a word, and nothing but
// a letter, a digit, an emoji or a part that stands for them is next to it inside, punctuation aside: faces (^_^), file names
// and formulas keep their marks.
import { CJK, CJK_MARKS } from "./links.js"

// These stand for parts of a text that marks cannot divide.
export const WORD = "a"
export const NOTHING = "\ufffc"
export const SPACELESS = `${CJK}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}`  // scripts without spaces between words

const OUTSIDE = `\\s\\p{Ps}\\p{Pi}\\p{Pf}"'–—…${CJK_MARKS}`
const INSIDE = "\\p{L}\\p{N}\\p{ExtPict}\\p{RI}"
/** @typedef {{ mark: string, from: number, length: number, opens: boolean, closes: boolean }} Run */
/** @typedef {{ type: "strong" | "emphasis", from: number, inner: number, innerEnd: number, to: number }} Pair */

const OPENS = {
  "_": new RegExp(`(?:^|[${OUTSIDE}])$`, "u"),
  "*": new RegExp(`(?:^|[${OUTSIDE}${SPACELESS}])$`, "u"),
}
const CLOSES = {
  "_": new RegExp(`^[\\p{Pe}\\p{Pi}\\p{Pf}.,;:!?…"']{0,4}(?:$|[\\s'’–—${CJK_MARKS}])`, "u"),
  "*": new RegExp(`^[\\p{Pe}\\p{Pi}\\p{Pf}.,;:!?…"']{0,4}(?:$|[\\s'’\\p{Pd}\\p{Ps}${CJK_MARKS}${SPACELESS}])`, "u"),
}
const BEGINS = new RegExp(`^[\\p{Ps}\\p{Pi}\\p{Pf}\\p{Sc}"'¿¡#@+…–${NOTHING}-]{0,3}[${INSIDE}]`, "u")
const ENDS = new RegExp(
  `(?:[${INSIDE}\\p{M}\\p{EMod}][\\p{Pe}\\p{Pi}\\p{Pf}\\p{Sc}"'.,;:!?…%‰°+#~–${NOTHING}${CJK_MARKS}]{0,3}|${NOTHING}{4})$`,
  "u",
)
const NEAR = 8  // units of a text that these look at

// Returns the pairs of marks, which are on one line, as CommonMark finds them: the nearest first.
/** @param {string} text */
export function pairsOf(text) {
  /** @type {Pair[]} */
  const pairs = []
  /** @type {Run[]} */
  let open = []
  /** @type {Record<string, number>} */
  let barren = {}  // kind of run -> how many of the open ones are known not to fit it
  for (const { 0: marks, index } of text.matchAll(/[*_]+|\n/g)) {
    if (marks !== "\n") runsOf(text, index, marks).forEach((run) => take(run, { open, barren, pairs }))
    else [open, barren] = [[], {}]
  }
  return pairs
}

/** @param {string} text @param {number} index @param {string} marks @returns {Run[]} */
function runsOf(text, index, marks) {
  const before = text.slice(Math.max(0, index - NEAR), index)
  const after = text.slice(index + marks.length, index + marks.length + NEAR)
  const [begins, ends] = [BEGINS.test(after), ENDS.test(before)]
  return [...marks.matchAll(/\*+|_+/g)].flatMap(({ 0: run, index: at }) => {
    const mark = run[0] === "*" ? "*" : "_"
    if (mark === "_" && run.length > 1) return []
    const [opens, closes] = [begins && OPENS[mark].test(before), ends && CLOSES[mark].test(after)]
    return [{ mark, from: index + at, length: run.length, opens, closes }]
  })
}

// A run that neither opens nor closes, as in a formula or a file name, parts the open ones from those that follow.
/** @param {Run} run @param {{ open: Run[], barren: Record<string, number>, pairs: Pair[] }} state */
function take(run, { open, barren, pairs }) {
  const [whole, known] = [run.length, pairs.length]
  if (!run.opens && !run.closes) barren[run.mark + run.length] = open.length
  while (run.closes && run.length > 0) {
    const kind = run.mark + run.length
    const bottom = barren[kind] ?? 0
    let at = open.length - 1
    while (at >= bottom && !fits(open[at], run)) at -= 1
    if (at < bottom) {
      barren[kind] = open.length
      break
    }
    pairs.push(pairOf(open[at], run))
    open.length = open[at].length > 0 ? at + 1 : at
    for (const other of Object.keys(barren)) barren[other] = Math.min(barren[other], at)
  }
  if (run.length > 0 && run.length < whole) pairs.length = known
  if (run.opens && run.length === whole) open.push(run)
}

// Three stars are one and two.
const fits = (/** @type {Run} */ opening, /** @type {Run} */ closing) =>
  opening.mark === closing.mark && (opening.length === closing.length || opening.length === 3 || closing.length === 3)

// Takes the inner marks of the opening run and the first ones of the closing run.
/** @param {Run} opening @param {Run} closing @returns {Pair} */
function pairOf(opening, closing) {
  const size = opening.length === 3 && closing.length === 3 ? 1 : Math.min(opening.length, closing.length)
  opening.length -= size
  const from = opening.from + opening.length
  const innerEnd = closing.from
  closing.from += size
  closing.length -= size
  return { type: size === 2 ? "strong" : "emphasis", from, inner: from + size, innerEnd, to: closing.from }
}
