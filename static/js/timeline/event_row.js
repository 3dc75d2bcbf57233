// A change, such as "Anna joined", as a row among the messages.
import { clone, find } from "../lib/dom.js"
import { describe } from "./event_text.js"
import { fillTime } from "../lib/dates.js"

export class EventRow {
  #template
  #names
  #element = null

  constructor(entry, template, names) {
    this.entry = entry
    this.#template = template
    this.#names = names
  }

  // The row, drawn at first use.
  get element() {
    this.#element ??= this.#draw()
    return this.#element
  }

  // The row, or null if it is not drawn.
  get drawn() {
    return this.#element
  }

  release() {
    this.#element = null
  }

  #draw() {
    const row = clone(this.#template)
    find(row, "text").textContent = describe(this.entry, this.#names)
    fillTime(find(row, "time"), this.entry.time)
    return row
  }
}
