// Which way the connection stands, in words; counts the seconds down to the next try.
import { part } from "./dom.js"
import { _ } from "./strings.js"

export class Status {
  #element
  #timer = null

  constructor(element) {
    this.#element = element
  }

  connected() {
    this.#show("connected", _("Connected"))
  }

  ended() {
    this.#show("ended", _("Not connected"))
  }

  waiting(seconds, reason) {
    let left = seconds
    const words = () => [reason, _("Trying again in %(left)s s.", { left })].join(" ")
    this.#show("waiting", words())
    this.#timer = setInterval(() => {
      left = Math.max(1, left - 1)
      part(this.#element, "text").textContent = words()
    }, 1000)
  }

  #show(state, text) {
    clearInterval(this.#timer)
    this.#element.dataset.state = state
    part(this.#element, "text").textContent = text
  }
}
