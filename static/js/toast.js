// A word in passing, which goes by itself.
import { aloud } from "./aloud.js"
import { say } from "./dom.js"

const SHORTEST_MS = 2_500
const PER_LETTER_MS = 60  // as slow readers read

export class Toast {
  #element
  #timer = null

  constructor(element) {
    this.#element = element
  }

  say(text) {
    clearTimeout(this.#timer)
    say(this.#element, text)
    aloud(text)
    this.#timer = setTimeout(() => say(this.#element, ""), SHORTEST_MS + text.length * PER_LETTER_MS)
  }
}
