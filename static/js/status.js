// Which way the connection stands, in words.
import { part } from "./dom.js"
import { _ } from "./strings.js"

export class Status {
  #element

  constructor(element) {
    this.#element = element
  }

  connected() {
    this.#show("connected", _("Connected"))
  }

  polling() {
    this.#show("polling", _("Connected, new messages may take 2 s"))
  }

  ended() {
    this.#show("ended", _("Not connected"))
  }

  waiting(seconds, reason) {
    this.#show("waiting", [reason, _("Trying again in %(seconds)s s.", { seconds })].join(" "))
  }

  // Only what is new is written: a screen reader reads every change aloud.
  #show(state, text) {
    const words = part(this.#element, "text")
    this.#element.dataset.state = state
    if (words.textContent !== text) words.textContent = text
  }
}
