// Shows for a few seconds which members are typing, and sends that I am typing, at most every 3 s.
import { _ } from "../lib/i18n.js"

const SHOWN_MS = 5_000
const SEND_EVERY_MS = 3_000

export class Typing {
  #element
  #nameOf
  #send
  #show
  #timers = new Map()
  #sentAt = 0

  // `nameOf(member)` returns a name, or undefined for a member who is not here; `send()` sends that I am typing;
  // `show(members)` marks the members who are.
  constructor(element, { nameOf, send, show }) {
    this.#element = element
    this.#nameOf = nameOf
    this.#send = send
    this.#show = show
  }

  wrote(text) {
    if (!text.trim() || Date.now() - this.#sentAt < SEND_EVERY_MS) return
    this.#sentAt = Date.now()
    this.#send()
  }

  // My message is sent: the next one is announced at once.
  sent() {
    this.#sentAt = 0
  }

  onTyping(members) {
    for (const member of members) {
      clearTimeout(this.#timers.get(member))
      this.#timers.set(member, setTimeout(() => this.stopped(member), SHOWN_MS))
    }
    this.#draw()
  }

  stopped(member) {
    clearTimeout(this.#timers.get(member))
    if (this.#timers.delete(member)) this.#draw()
  }

  #draw() {
    const names = [...this.#timers.keys()].map(this.#nameOf).filter((name) => name !== undefined)
    this.#element.textContent = this.#words(names)
    this.#show([...this.#timers.keys()])
  }

  #words([one, other, ...more]) {
    if (one === undefined) return ""
    if (other === undefined) return _("%(name)s is typing…", { name: one })
    if (more.length === 0) return _("%(one)s and %(other)s are typing…", { one, other })
    return _("Several people are typing…")
  }
}
