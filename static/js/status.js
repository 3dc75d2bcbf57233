// Which way the connection stands, in words.
import { part } from "./dom.js"
import { _ } from "./strings.js"

export class Status {
  #element

  constructor(element) {
    this.#element = element
  }

  live() {
    this.#show("connected", "live", _("Connected"))
  }

  waiting() {
    this.#show("connected", "waiting", _("Connected, without WebSocket"))
  }

  polling() {
    this.#show("polling", "polling", _("Connected, new messages may take 2 s"))
  }

  ended() {
    this.#show("ended", "", _("Not connected"))
  }

  away(seconds, reason) {
    this.#show("waiting", "", [reason, _("Trying again in %(seconds)s s.", { seconds })].join(" "))
  }

  // `step` is of the ladder. Only what is new is written: a screen reader reads every change aloud.
  #show(state, step, text) {
    const words = part(this.#element, "text")
    this.#element.dataset.state = state
    this.#element.dataset.step = step
    if (words.textContent !== text) words.textContent = text
  }
}
