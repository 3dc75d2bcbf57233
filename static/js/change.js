// Something that happened in the meeting, as a row among what was said.
import { clone, part } from "./dom.js"
import { _ } from "./strings.js"
import { fillTime } from "./times.js"

export class Change {
  #template
  #element = null

  constructor(entry, template) {
    this.entry = entry
    this.#template = template
  }

  // The row, drawn when it is asked for.
  get element() {
    this.#element ??= this.#draw()
    return this.#element
  }

  // The row, if it is drawn.
  get drawn() {
    return this.#element
  }

  rest() {
    this.#element = null
  }

  #draw() {
    const row = clone(this.#template)
    part(row, "text").textContent = wordsFor(this.entry)
    fillTime(part(row, "time"), this.entry.time)
    return row
  }
}

export function wordsFor({ type, name, was, reason }) {
  if (type === "joined") return _("%(name)s joined", { name })
  if (type === "renamed") return _("%(was)s is now called %(name)s", { was, name })
  if (reason === "expired") return _("%(name)s was away for long and is no longer here", { name })
  return _("%(name)s left", { name })
}
