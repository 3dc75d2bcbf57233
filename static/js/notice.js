// Something the reader has to know, with one thing to do about it.
import { part, say } from "./dom.js"

export class Notice {
  #element
  #act = null

  constructor(element) {
    this.#element = element
    part(element, "action").addEventListener("click", () => this.#act?.())
  }

  // A way on: a button that does `act`.
  offer(text, label, act) {
    this.#act = act
    this.#show(text, label, false)
  }

  // No way on here, but a new meeting.
  end(text) {
    this.#show(text, "", true)
  }

  clear() {
    this.#show("", "", false)
  }

  #show(text, label, hasLink) {
    part(this.#element, "text").textContent = text
    say(part(this.#element, "action"), label)
    part(this.#element, "link").hidden = !hasLink
    this.#element.hidden = !text
  }
}
