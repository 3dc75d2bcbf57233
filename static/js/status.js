// Which way the connection stands, in words.
import { aloud } from "./aloud.js"
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

  // `step` is of the ladder. That it stands for the first time is no news.
  #show(state, step, text) {
    const { dataset } = this.#element
    const isNews = dataset.state !== undefined && dataset.state !== state
    Object.assign(dataset, { state, step })
    part(this.#element, "text").textContent = text
    if (isNews) aloud(text)
  }
}
