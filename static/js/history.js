// The past of a meeting, page by page, as the reader goes up.
import { get } from "./api.js"

const PAGE = 50

export class History {
  #meeting
  #button
  #show
  #earlier = null
  #isAsking = false

  // `show(update)` draws a page above what is there.
  constructor(meeting, button, show) {
    this.#meeting = meeting
    this.#button = button
    this.#show = show
    button.addEventListener("click", () => this.more())
  }

  // `earlier` is where the next page ends, or null at the beginning of everything.
  set earlier(seq) {
    this.#earlier = seq
    this.#button.hidden = seq === null
  }

  async more() {
    if (this.#earlier === null || this.#isAsking) return
    this.#isAsking = true
    this.#button.disabled = true
    try {
      const page = await get("/api/messages", { meeting_id: this.#meeting, before: this.#earlier, limit: PAGE })
      this.earlier = page.earlier
      this.#show(page)
    } catch (error) {
      if (!("isPassing" in error)) throw error  // a refusal shows in the connection's state; the button stays
    } finally {
      this.#isAsking = false
      this.#button.disabled = false
    }
  }
}
