// A notice above the conversation, with at most one button.
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

  // Shows a text that cannot be closed, with a button that runs `action`.
  showAction(text, label, action) {
    this.#action = action
    this.#show(text, { label })
  }

  // Shows a text that the reader can close, with a button that runs `action`.
  showInfo(text, label, action) {
    this.#action = () => {
      this.clear()
      action()
    }
    this.#show(text, { label, mayClose: true })
  }

  // Shows a text with a link to a new meeting, and with a button if `last` is given: { label, action }.
  showFinal(text, last) {
    this.#action = last?.action
    this.#show(text, { label: last?.label, hasLink: true })
  }

  // Closes a text that the reader could close.
  clearInfo() {
    if (!find(this.#element, "close").hidden) this.clear()
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
