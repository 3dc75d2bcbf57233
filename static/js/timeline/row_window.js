// The window of rows that are in the DOM: those around the reader, at most 400.

const MAX_ROWS = 400  // rows
const STEP = 100

export class RowWindow {
  #list
  #rows = []
  #from = 0
  #to = 0

  // A row has an `element`, drawn at first use; `release()`, which drops it; and `arrange(above)`, which notes and draws what
  // depends on the row above.
  constructor(list) {
    this.#list = list
  }

  get rows() {
    return this.#rows
  }

  get hasAbove() {
    return this.#from > 0
  }

  get hasBelow() {
    return this.#to < this.#rows.length
  }

  clear() {
    this.#drop(this.#from, this.#to)
    this.#rows = []
    this.#from = this.#to = 0
  }

  // Adds newer rows. Draws them if the end is drawn and the window has room.
  push(rows) {
    const isAtEnd = !this.hasBelow
    const before = this.#rows.length
    this.#rows.push(...rows)
    this.#arrange(before, this.#rows.length)
    if (isAtEnd && this.#rows.length - this.#from <= MAX_ROWS) this.#drawTo(this.#rows.length)
  }

  // Adds older rows, without drawing them.
  unshift(rows) {
    this.#rows = [...rows, ...this.#rows]
    this.#from += rows.length
    this.#to += rows.length
    this.#arrange(0, rows.length)
  }

  // Draws more rows above, and drops rows below.
  up() {
    this.#drawFrom(Math.max(0, this.#from - STEP))
    this.#dropTo(Math.min(this.#to, this.#from + MAX_ROWS))
  }

  // Draws more rows below, and drops rows above.
  down() {
    this.#drawTo(Math.min(this.#rows.length, this.#to + STEP))
    this.#dropFrom(Math.max(this.#from, this.#to - MAX_ROWS))
  }

  // Draws the end.
  toEnd() {
    if (!this.hasBelow) return
    this.#dropFrom(Math.max(this.#from, this.#rows.length - STEP))
    this.#drawTo(this.#rows.length)
  }

  // Draws a row and those around it. Keeps the present rows if the window has room for both.
  show(row) {
    if (this.holds(row)) return
    const index = this.#rows.indexOf(row)
    const from = Math.max(0, index - STEP)
    const to = Math.min(this.#rows.length, index + STEP)
    if (index < this.#from && this.#to - from <= MAX_ROWS) return this.#drawFrom(from)
    if (index >= this.#to && to - this.#from <= MAX_ROWS) return this.#drawTo(to)
    this.#drop(this.#from, this.#to)
    this.#from = this.#to = from
    this.#drawTo(to)
  }

  // Whether a row is drawn.
  holds({ entry }) {
    return !this.isAbove(entry) && entry.seq <= (this.#rows[this.#to - 1]?.entry.seq ?? -1)
  }

  // Whether an entry is above the drawn rows.
  isAbove({ seq }) {
    return seq < (this.#rows[this.#from]?.entry.seq ?? Infinity)
  }

  #drawFrom(from) {
    const below = this.#from
    this.#list.prepend(...this.#rows.slice(from, below).map(({ element }) => element))
    this.#from = from
    this.#arrange(from, Math.min(below + 1, this.#to))
  }

  #drawTo(to) {
    const above = this.#to
    this.#arrange(above, to)
    this.#list.append(...this.#rows.slice(above, to).map(({ element }) => element))
    this.#to = to
  }

  #dropFrom(from) {
    this.#drop(this.#from, Math.min(from, this.#to))
    this.#from = from
    this.#to = Math.max(from, this.#to)
  }

  #dropTo(to) {
    this.#drop(to, this.#to)
    this.#to = to
  }

  #drop(from, to) {
    for (const row of this.#rows.slice(from, to)) {
      row.element.remove()
      row.release()
    }
  }

  // Rows are arranged when they come, and again when they are drawn: an earlier page of history may have come above them.
  #arrange(from, to) {
    for (let index = from; index < to; index += 1) this.#rows[index].arrange(this.#rows[index - 1])
  }
}
