// Counts down below the composer until slow mode lets my next message go out.
import { setText } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"

const SECOND_MS = 1_000

export class SlowModeClock {
  #element
  #permissions
  #sentAt = 0
  #timer

  constructor(element, permissions) {
    this.#element = element
    this.#permissions = permissions
  }

  // My message is stored.
  sent() {
    this.#sentAt = Date.now()
    this.#draw()
  }

  // A host may change the pause, or my role, meanwhile.
  #draw() {
    clearTimeout(this.#timer)
    const pause = this.#permissions.mayI("hurry") ? 0 : this.#permissions.get("slow_mode") ?? 0
    const seconds = Math.ceil(pause - (Date.now() - this.#sentAt) / SECOND_MS)
    setText(this.#element, seconds > 0 ? _("Slow mode: next message in %(seconds)s s", { seconds }) : "")
    if (seconds > 0) this.#timer = setTimeout(() => this.#draw(), SECOND_MS)
  }
}
