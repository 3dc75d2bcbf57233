// What the next text is for: something new, an answer to a message, or a correction of one. Says so above the field.
import { part } from "../lib/dom.js"
import { excerpt } from "../timeline/quote.js"
import { _ } from "../lib/i18n.js"

export class Purpose {
  #bar

  constructor(bar, { cancel }) {
    this.#bar = bar
    this.message = null
    this.isCorrection = false
    part(bar, "cancel").addEventListener("click", cancel)
  }

  answer(message) {
    this.#take(message, false)
  }

  correct(message) {
    this.#take(message, true)
  }

  clear() {
    this.#take(null, false)
  }

  // The same message, as it stands now.
  follow(message) {
    this.#take(message, this.isCorrection)
  }

  #take(message, isCorrection) {
    Object.assign(this, { message, isCorrection })
    this.#draw()
  }

  #draw() {
    const { message, isCorrection } = this
    const answering = _("Replying to %(name)s", { name: message?.sender })
    part(this.#bar, "purpose").textContent = isCorrection ? _("Editing your message") : answering
    part(this.#bar, "excerpt").textContent = message ? excerpt(message) : ""
    this.#bar.hidden = message === null
  }
}
