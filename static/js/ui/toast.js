// A word in passing, which goes by itself.
import { aloud } from "./announcer.js"
import { say } from "../lib/dom.js"

const SHORTEST_MS = 2_500
const PER_LETTER_MS = 60  // as slow readers read

export class Toast {
  #element
  #home
  #timer = null

  constructor(element) {
    this.#element = element
    this.#home = element.parentElement
  }

  say(text) {
    clearTimeout(this.#timer)
    this.#place()
    say(this.#element, text)
    aloud(text)
    this.#timer = setTimeout(() => say(this.#element, ""), SHORTEST_MS + text.length * PER_LETTER_MS)
  }

  // Over whatever is open, which neither the eye nor a screen reader would look behind.
  #place() {
    const dialog = [...document.querySelectorAll("dialog[open]")].at(-1)
    this.#element.role = dialog ? "alert" : null
    ;(dialog ?? this.#home).append(this.#element)
  }
}
