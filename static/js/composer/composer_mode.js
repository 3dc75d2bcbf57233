// What the composer writes: a new message, a reply, or a correction. The bar above the field shows it.
import { find } from "../lib/dom.js"
import { excerpt } from "../timeline/quote.js"
import { _ } from "../lib/i18n.js"

export class ComposerMode {
  #bar

  constructor(bar, { cancel }) {
    this.#bar = bar
    this.message = null
    this.isCorrection = false
    find(bar, "cancel").addEventListener("click", cancel)
  }

  answer(message) {
    this.#set(message, false)
  }

  correct(message) {
    this.#set(message, true)
  }

  clear() {
    this.#set(null, false)
  }

  // Redraws the bar after the message was amended.
  follow(message) {
    this.#set(message, this.isCorrection)
  }

  #set(message, isCorrection) {
    Object.assign(this, { message, isCorrection })
    this.#draw()
  }

  #draw() {
    const { message, isCorrection } = this
    const answering = _("Replying to %(name)s", { name: message?.sender })
    find(this.#bar, "mode").textContent = isCorrection ? _("Editing your message") : answering
    find(this.#bar, "excerpt").textContent = message ? excerpt(message) : ""
    this.#bar.hidden = message === null
  }
}
