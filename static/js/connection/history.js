// @ts-check
// Loads the past of a meeting, page by page.
import { expectRefusal, get } from "../lib/api.js"

const PAGE = 50
const LARGE_PAGE = 200  // on the way to a distant message; the most that one answer holds

export class History {
  #meeting
  #take
  /** @type {number | null} */ #earlier = null
  /** @type {Promise<boolean> | null} */ #loading = null

  /** @param {string} meeting @param {(page: Update) => void} take receives a page of entries before those that are loaded */
  constructor(meeting, take) {
    this.#meeting = meeting
    this.#take = take
  }

  // Sets the seq before which the next page ends; null at the beginning of the log.
  /** @param {number | null} seq */
  set earlier(seq) {
    this.#earlier = seq
  }

  get hasMore() {
    return this.#earlier !== null
  }

  // Loads the pages down to an entry. Returns whether that succeeded.
  /** @param {number} seq */
  async reach(seq) {
    while (this.#earlier !== null && seq < this.#earlier) {
      if (!(await this.more(LARGE_PAGE))) return false
    }
    return true
  }

  // Loads one page. Returns whether there was one.
  more(limit = PAGE) {
    this.#loading ??= this.#load(limit).finally(() => (this.#loading = null))
    return this.#loading
  }

  /** @param {number} limit */
  async #load(limit) {
    const before = this.#earlier
    if (before === null) return false
    try {
      const page = await this.#page({ meeting_id: this.#meeting, before, limit })
      if (this.#earlier !== before) return false  // a snapshot has arrived meanwhile
      this.#earlier = page.earlier ?? null
      this.#take(page)
      return true
    } catch (error) {
      expectRefusal(error)
      return false  // a refusal shows in the connection's state
    }
  }

  // Requests a page, and again while the service asks to wait: on the way to a distant message there may be many.
  /** @param {Json} query @returns {Promise<Update>} */
  async #page(query) {
    for (;;) {
      try {
        return await get("/api/messages", query)
      } catch (error) {
        expectRefusal(error)
        if (error.code !== "rate_limited") throw error
        const wait = Math.max(1, error.retryAfter) * 1000
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }
}
