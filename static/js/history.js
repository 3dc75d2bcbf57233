// The past of a meeting, page by page, as the reader goes up.
import { ApiError, get } from "./api.js"

const PAGE = 50
const LARGE_PAGE = 200  // on the way to something far above; the most that one answer holds
const AHEAD = "150%"  // of the screen, before the reader is there

export class History {
  #meeting
  #parts
  #show
  #observer
  #earlier = null
  #asking = null

  // `parts` are the conversation's `box`, and above its rows the `top` with the button for `earlier` ones;
  // `show(update)` draws a page above what is there.
  constructor(meeting, parts, show) {
    this.#meeting = meeting
    this.#parts = parts
    this.#show = show
    parts.earlier.addEventListener("click", () => this.more())
    const options = { root: parts.box, rootMargin: `${AHEAD} 0px 0px 0px` }
    this.#observer = new IntersectionObserver(([seen]) => seen.isIntersecting && this.more(), options)
  }

  // `earlier` is where the next page ends, or null at the beginning of everything.
  set earlier(seq) {
    this.#earlier = seq
    const { box, top, earlier } = this.#parts
    if (seq === null && document.activeElement === earlier) box.focus({ preventScroll: true })
    earlier.hidden = seq === null
    this.#observer.unobserve(top)  // so that it looks again, though the top may not have moved
    this.#observer.observe(top)
  }

  // Load what lies between here and an entry. Whether it could be loaded.
  async reach(seq) {
    while (this.#earlier !== null && seq < this.#earlier) {
      if (!(await this.more(LARGE_PAGE))) return false
    }
    return true
  }

  // Load one page; whether there was one.
  more(limit = PAGE) {
    this.#asking ??= this.#load(limit).finally(() => (this.#asking = null))
    return this.#asking
  }

  async #load(limit) {
    const before = this.#earlier
    if (before === null) return false
    try {
      const page = await get("/api/messages", { meeting_id: this.#meeting, before, limit })
      if (this.#earlier !== before) return false  // a snapshot has come in between
      this.#show(page)
      this.earlier = page.earlier
      return true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return false  // a refusal shows in the connection's state; the button stays
    }
  }
}
