// Who is typing: the others', shown for a few seconds after each sign of it, and one's own, told now and then.
import { _ } from "../lib/i18n.js"

const SHOWN_MS = 5_000
const TELL_EVERY_MS = 3_000

export class Typing {
  #element
  #nameOf
  #tell
  #show
  #timers = new Map()
  #toldAt = 0

  // `nameOf(member)` is a name, or undefined for who is not here; `tell()` lets the others know,
  // `show(members)` marks who is.
  constructor(element, { nameOf, tell, show }) {
    this.#element = element
    this.#nameOf = nameOf
    this.#tell = tell
    this.#show = show
  }

  wrote(text) {
    if (!text.trim() || Date.now() - this.#toldAt < TELL_EVERY_MS) return
    this.#toldAt = Date.now()
    this.#tell()
  }

  // What was written is sent: the next sign is a new one.
  sent() {
    this.#toldAt = 0
  }

  saw(members) {
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
