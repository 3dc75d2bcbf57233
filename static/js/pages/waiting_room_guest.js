// The waiting guest: knocks every 2 s, and opens the meeting once a host has admitted them.
import { expectRefusal, post } from "../lib/api.js"
import { Backoff } from "../lib/backoff.js"
import { find, setText } from "../lib/dom.js"
import { newRequestKey } from "../lib/request_key.js"
import { _ } from "../lib/i18n.js"

const EVERY_MS = 2_000

export class WaitingGuest {
  #box
  #meeting
  #backoff = new Backoff()
  #isOn = false
  #timer = null

  constructor(box) {
    this.#box = box
    this.#meeting = box.dataset.meeting
    find(box, "leave").addEventListener("click", () => this.#leave())
  }

  start() {
    if (this.#isOn) return
    this.#isOn = true
    this.#knock()
  }

  stop() {
    this.#isOn = false
    clearTimeout(this.#timer)
  }

  async #knock() {
    try {
      const { waiting, note } = await post("/api/knock", { meeting_id: this.#meeting })
      if (!this.#isOn) return
      if (!waiting) return location.reload()
      this.#backoff.reset()
      this.#showProblem("")
      this.#showNote(note)
      this.#timer = setTimeout(() => this.#knock(), EVERY_MS)
    } catch (error) {
      expectRefusal(error)
      if (this.#isOn) this.#fail(error)
    }
  }

  #fail(error) {
    if (error.isRetryable) {
      this.#showProblem(error.message)
      this.#timer = setTimeout(() => this.#knock(), this.#backoff.next(error.retryAfter))
    } else if (error.isSeatLost) this.#rejoinQueue()
    else this.#end(error)
  }

  // Browsers throttle hidden pages, so that the place in the waiting room may have expired.
  async #rejoinQueue() {
    const { memberName } = this.#box.dataset
    const key = newRequestKey()
    await post("/api/join", { meeting_id: this.#box.dataset.link, member_name: memberName, key }).catch(() => {})
    location.reload()
  }

  async #leave() {
    this.stop()
    try {
      await post("/api/leave", { meeting_id: this.#meeting })
    } catch (error) {
      if (error.isRetryable) {
        this.start()
        return this.#showProblem(error.message)
      }
    }
    location.assign("/")
  }

  #end(error) {
    this.stop()
    find(this.#box, "text").textContent = error.code === "removed" ? _("The host has not let you in.") : error.message
    find(this.#box, "hint").hidden = find(this.#box, "leave").hidden = true
    find(this.#box, "link").hidden = false
    this.#showNote("")
    this.#showProblem("")
  }

  // Hosts write to those who wait; the place is a live region, so an unchanged text is not set again.
  #showNote(text) {
    const note = find(this.#box, "note")
    if (note.textContent !== text) setText(note, text)
  }

  #showProblem(text) {
    find(this.#box, "trouble").textContent = text
  }
}
