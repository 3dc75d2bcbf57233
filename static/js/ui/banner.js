// Something the reader has to know, with one thing to do about it.
import { announce } from "./announcer.js"
import { find, setText } from "../lib/dom.js"

export class Banner {
  #element
  #action = null

  constructor(element) {
    this.#element = element
    find(element, "action").addEventListener("click", () => this.#action?.())
    find(element, "close").addEventListener("click", () => this.clear())
  }

  // A way on: a button that does `action`.
  showAction(text, label, action) {
    this.#action = action
    this.#show(text, { label })
  }

  // Good to know: there may be something to do, and it may be closed.
  showInfo(text, label, action) {
    this.#action = () => {
      this.clear()
      action()
    }
    this.#show(text, { label, mayClose: true })
  }

  // No way on here, but a new meeting; and something to do before one goes, if there is: { label, action }.
  showFinal(text, last) {
    this.#action = last?.action
    this.#show(text, { label: last?.label, hasLink: true })
  }

  clear() {
    this.#show("")
  }

  #show(text, { label = "", hasLink = false, mayClose = false } = {}) {
    find(this.#element, "text").textContent = text
    setText(find(this.#element, "action"), label)
    find(this.#element, "link").hidden = !hasLink
    find(this.#element, "close").hidden = !mayClose
    this.#element.hidden = !text
    if (text) announce(text)
  }
}
