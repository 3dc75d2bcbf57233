// Something the reader has to know, with one thing to do about it.
import { aloud } from "./announcer.js"
import { part, say } from "../lib/dom.js"

export class Notice {
  #element
  #act = null

  constructor(element) {
    this.#element = element
    part(element, "action").addEventListener("click", () => this.#act?.())
    part(element, "close").addEventListener("click", () => this.clear())
  }

  // A way on: a button that does `act`.
  offer(text, label, act) {
    this.#act = act
    this.#show(text, { label })
  }

  // Good to know: there may be something to do, and it may be closed.
  mention(text, label, act) {
    this.#act = () => {
      this.clear()
      act()
    }
    this.#show(text, { label, mayClose: true })
  }

  // No way on here, but a new meeting; and something to do before one goes, if there is: { label, act }.
  end(text, last) {
    this.#act = last?.act
    this.#show(text, { label: last?.label, hasLink: true })
  }

  clear() {
    this.#show("")
  }

  #show(text, { label = "", hasLink = false, mayClose = false } = {}) {
    part(this.#element, "text").textContent = text
    say(part(this.#element, "action"), label)
    part(this.#element, "link").hidden = !hasLink
    part(this.#element, "close").hidden = !mayClose
    this.#element.hidden = !text
    if (text) aloud(text)
  }
}
