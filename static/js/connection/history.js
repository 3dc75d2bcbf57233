// The past of a meeting, page by page.
import { expectRefusal, get } from "../lib/api.js"

const PAGE = 50
const LARGE_PAGE = 200  // on the way to something far above; the most that one answer holds

export class History {
  #meeting
  #take
  #earlier = null
  #loading = null

  // `take(update)` gets a page, from the entries before those that are here.
  constructor(meeting, take) {
    this.#meeting = meeting
    this.#take = take
  }

  // Where the next page ends, or null at the beginning of everything.
  set earlier(seq) {
    this.#earlier = seq
  }

  get hasMore() {
    return this.#earlier !== null
  }

  // Load what lies between here and an entry; whether it could be loaded.
  async reach(seq) {
    while (this.hasMore && seq < this.#earlier) {
      if (!(await this.more(LARGE_PAGE))) return false
    }
    return true
  }

  // Load one page; whether there was one.
  more(limit = PAGE) {
    this.#loading ??= this.#load(limit).finally(() => (this.#loading = null))
    return this.#loading
  }

  async #load(limit) {
    const before = this.#earlier
    if (before === null) return false
    try {
      const page = await get("/api/messages", { meeting_id: this.#meeting, before, limit })
      if (this.#earlier !== before) return false  // a snapshot has come in between
      this.#earlier = page.earlier
      this.#take(page)
      return true
    } catch (error) {
      expectRefusal(error)
      return false  // a refusal shows in the connection's state
    }
  }
}
