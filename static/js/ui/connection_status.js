// Shows the state of the connection, and a bar while the browser is offline.
import { announce } from "./announcer.js"
import { find } from "../lib/dom.js"
import { _, joinSentences } from "../lib/i18n.js"

export class ConnectionStatus {
  #element
  #bar
  #changed
  #isOffline = false
  #isOver = false

  // `changed()` is called when the browser goes offline or online.
  constructor(element, bar, changed) {
    this.#element = element
    this.#bar = bar
    this.#changed = changed
    addEventListener("offline", () => this.#lose())
    addEventListener("online", () => this.#regain())
  }

  // Whether the browser has gone offline, and the service has not answered since.
  get isOffline() {
    return this.#isOffline
  }

  // Takes what the Connection passes to its `on.state`.
  update(name, { seconds, error }) {
    this.#isOver = false
    if (name === "away") return this.#away(seconds, error.message)
    this.#isOffline = false
    this.#tell("")
    this.#show(...STEPS[name]())
  }

  // The connection has ended, and the member may join again.
  ended() {
    this.#end("ended", _("Not connected"))
  }

  // The meeting is over, at least for this member: nothing is wrong with the connection.
  over(text) {
    this.#end("over", text)
  }

  #end(state, text) {
    this.#isOver = true
    this.#isOffline = false
    this.#tell("")
    this.#show(state, "", text)
  }

  #away(seconds, reason) {
    if (!navigator.onLine) this.#lose()
    if (this.#isOffline) return
    const again = _("Trying again in %(seconds)s s.", { seconds })
    this.#show("waiting", "", joinSentences(reason, again))
  }

  #lose() {
    if (this.#isOffline || this.#isOver) return
    const words = _("You're offline. Messages will be sent when you're back.")
    this.#isOffline = true
    this.#show("waiting", "", _("Offline"))
    this.#tell(words)
    announce(words)
    this.#changed()
  }

  #regain() {
    if (this.#isOffline) this.#tell(_("You're back online. Reconnecting…"))
    this.#isOffline = false
    this.#changed()
  }

  #tell(words) {
    find(this.#bar, "text").textContent = words
    this.#bar.hidden = !words
  }

  // `step` is the transport. The first state is not announced.
  #show(state, step, text) {
    const { dataset } = this.#element
    const isNews = dataset.state !== undefined && dataset.state !== state
    Object.assign(dataset, { state, step })
    find(this.#element, "text").textContent = text
    if (isNews) announce(text)
  }
}

const STEPS = {
  live: () => ["connected", "live", _("Connected")],
  waiting: () => ["connected", "waiting", _("Connected, without WebSocket")],
  polling: () => ["polling", "polling", _("Connected, new messages may take 2 s")],
}
