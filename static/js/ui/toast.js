// A short text that disappears by itself.
import { announce } from "./announcer.js"
import { expectRefusal } from "../lib/api.js"
import { setText } from "../lib/dom.js"

const MIN_MS = 2_500
const PER_LETTER_MS = 60  // for slow readers

export class Toast {
  #element
  #home
  #timer = null

  constructor(element) {
    this.#element = element
    this.#home = element.parentElement
  }

  show(text) {
    clearTimeout(this.#timer)
    this.#place()
    setText(this.#element, text)
    announce(text)
    this.#timer = setTimeout(() => (this.#element.hidden = true), MIN_MS + text.length * PER_LETTER_MS)
  }

  // Shows why the service refused; throws any other error.
  showRefusal(error) {
    expectRefusal(error)
    this.show(error.message)
  }

  // Moves the text into the open dialog: eyes and screen readers do not look behind it.
  #place() {
    const dialog = [...document.querySelectorAll("dialog[open]")].at(-1)
    this.#element.role = dialog ? "alert" : null
    ;(dialog ?? this.#home).append(this.#element)
  }
}
