// A row of changes, such as "Anna joined", among the messages. Changes that follow each other share a row, and may be folded
// into one line that opens to the single ones.
import { clone, find, setText } from "../lib/dom.js"
import { day, fillTime, startOfDay } from "../lib/dates.js"
import { placeBelow } from "./grouping.js"
import { describe } from "./event_text.js"
import { kindOf, summarise } from "./event_summary.js"

export class EventRow {
  #entries
  #templates
  #names
  #element = null
  #isOpen = false
  place = null  // in its day

  constructor(entry, templates, names) {
    this.#entries = [entry]
    this.#templates = templates
    this.#names = names
  }

  get entry() {
    return this.#entries[0]
  }

  // The row, drawn at first use.
  get element() {
    if (!this.#element) this.#draw()
    return this.#element
  }

  // The row, or null if it is not drawn.
  get drawn() {
    return this.#element
  }

  release() {
    this.#element = null
  }

  // Whether a row takes the changes of another, which is before or behind it.
  takes(row) {
    const kind = row instanceof EventRow ? kindOf(row.entry, this.#names) : null
    return kind !== null && kind === kindOf(this.entry, this.#names) && startOfDay(row.entry.time) === startOfDay(this.entry.time)
  }

  // Adds the changes of a later row.
  append(row) {
    this.#entries.push(...row.#entries)
    if (!this.#element) return
    find(this.#element, "lines").append(...row.#entries.map((entry) => this.#line(entry)))
    this.#fold()
  }

  // Adds the changes of an earlier row.
  prepend(row) {
    this.#entries.unshift(...row.#entries)
    if (!this.#element) return
    find(this.#element, "lines").prepend(...row.#entries.map((entry) => this.#line(entry)))
    this.#fold()
  }

  // Takes its place below another row.
  arrange(above) {
    this.place = placeBelow(above, this)
    this.#drawDay()
  }

  #draw() {
    this.#element = clone(this.#templates.change)
    const fold = find(this.#element, "fold")
    fold.addEventListener("click", () => this.#toggle())
    find(this.#element, "lines").append(...this.#entries.map((entry) => this.#line(entry)))
    this.#drawDay()
    this.#fold()
  }

  #drawDay() {
    if (this.#element) setText(find(this.#element, "day"), this.place.isNewDay ? day(this.entry.time) : "")
  }

  #line(entry) {
    const line = clone(this.#templates["change-line"])
    find(line, "text").textContent = describe(entry, this.#names)
    fillTime(find(line, "time"), entry.time)
    return line
  }

  #toggle() {
    this.#isOpen = !this.#isOpen
    this.#fold()
  }

  #fold() {
    const summary = summarise(this.#entries, this.#names)
    const fold = find(this.#element, "fold")
    fold.hidden = !summary
    fold.ariaExpanded = String(this.#isOpen)
    find(fold, "summary").textContent = summary
    find(this.#element, "lines").hidden = summary !== "" && !this.#isOpen
  }
}
