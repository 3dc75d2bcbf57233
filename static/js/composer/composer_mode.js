// What the next text is for: something new, an answer to a message, or a correction of one. Says so above the field.
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

  // The same message, as it stands now.
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
