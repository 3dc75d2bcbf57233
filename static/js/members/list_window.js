// The window of a long list: only the rows in sight, and some beyond them, are in the DOM. Empty space stands for the others.
import { syncRows } from "../lib/dom.js"

const STEP = 10  // rows: the window moves by so many, and is longer by so many at each end
const UNMEASURED = 30  // rows that are drawn while the list is not shown

export class ListWindow {
  #list
  #draw
  #items = []
  #drawn = []
  #rows = new Map()  // member -> the row in the DOM
  #from = 0
  #to = UNMEASURED

  // `draw(item, row)` draws an item with a `member`, into a new row without `row`, and returns the row.
  constructor(list, draw) {
    this.#list = list
    this.#draw = draw
  }

  get list() {
    return this.#list
  }

  // The items whose rows are in the DOM.
  get drawn() {
    return this.#drawn
  }

  get isEmpty() {
    return this.#items.length === 0
  }

  set items(items) {
    this.#items = items
    this.draw()
  }

  // Redraws the rows of these members, or without any all rows, as far as they are in the DOM.
  redraw(members) {
    for (const item of this.#drawn) {
      if (!members || members.has(item.member)) this.#draw(item, this.#rows.get(item.member))
    }
  }

  // Moves the window to what is in sight between two edges. Returns whether it has moved.
  measure({ top, bottom }) {
    const before = `${this.#from} ${this.#to}`
    const place = this.#list.getBoundingClientRect()
    const step = STEP * (place.height / this.#items.length || Infinity)  // all rows together tell the height of one
    this.#from = Math.max(0, Math.floor((top - place.top) / step) - 1) * STEP
    this.#to = step === Infinity ? UNMEASURED : Math.max(0, Math.ceil((bottom - place.top) / step) + 1) * STEP
    return before !== `${this.#from} ${this.#to}`
  }

  // Brings the row of a member into the DOM and into sight.
  reveal(member) {
    const index = this.#items.findIndex((item) => item.member === member)
    this.#from = Math.max(0, index - STEP)
    this.#to = index + STEP
    this.draw()
    this.#rows.get(member)?.scrollIntoView({ block: "nearest" })
  }

  draw() {
    const inSight = this.#items.slice(this.#from, this.#to)
    const above = Math.min(this.#from, this.#items.length)
    const busy = this.#busyBeside(inSight)
    const isAbove = this.#items.indexOf(busy) < above
    this.#drawn = busy ? (isAbove ? [busy, ...inSight] : [...inSight, busy]) : inSight
    this.#sync()
    const drawnAbove = Number(Boolean(busy) && isAbove)
    this.#list.style.setProperty("--above", above - drawnAbove)
    this.#list.style.setProperty("--below", this.#items.length - above - this.#drawn.length + drawnAbove)
    inSight.forEach((item, index) => this.#number(item, above + index + 1))
  }

  // Returns the item out of sight whose row has to stay: it has the focus, a form, or the button of an open menu.
  #busyBeside(inSight) {
    const isBusy = (row) => row.matches(":focus-within") || row.querySelector('form, [aria-expanded="true"]')
    const busy = this.#drawn.find(({ member }) => isBusy(this.#rows.get(member)))
    const isIt = ({ member }) => member === busy.member
    return busy && !inSight.some(isIt) ? this.#items.find(isIt) : undefined
  }

  #sync() {
    const before = this.#rows
    this.#rows = new Map(this.#drawn.map((item) => [item.member, before.get(item.member) ?? this.#draw(item)]))
    syncRows(this.#list, [...this.#rows.values()])
  }

  // Tells screen readers which of how many rows this is, where they cannot count them.
  #number({ member }, place) {
    const isWhole = this.#drawn.length === this.#items.length
    const row = this.#rows.get(member)
    row.ariaPosInSet = isWhole ? null : place
    row.ariaSetSize = isWhole ? null : this.#items.length
  }
}

// Moves the windows when the reader scrolls the box, or it or a list changes its size; then calls `moved`.
export function followScroll(box, windows, moved) {
  let isDue = false
  const look = () => {
    isDue = false
    const edges = box.getBoundingClientRect()
    for (const window of windows.filter((each) => each.measure(edges))) window.draw()
    moved()
  }
  const lookSoon = () => {
    if (!isDue) requestAnimationFrame(look)
    isDue = true
  }
  const sizes = new ResizeObserver(lookSoon)
  for (const element of [box, ...windows.map(({ list }) => list)]) sizes.observe(element)
  box.addEventListener("scroll", lookSoon, { passive: true })
}
