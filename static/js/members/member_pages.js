// The members of a large meeting, which the service lists by name in pages: fetched when the reader comes near them.
import { expectRefusal, get } from "../lib/api.js"

const PAGE = 100  // members
const REFRESH_EVERY_MS = 15_000
const PAUSE_MS = 300  // in writing, before the service is asked

export class MemberPages {
  #meeting
  #learn
  #starts = [""]  // after which name each page begins; the last page has not been fetched
  #isWhole = false
  #isFetching = false
  #refreshedAt = 0
  #searching = null
  #lookedUp = new Set()

  // `learn(members)` is called with all members that the service has listed.
  constructor(meeting, learn) {
    this.#meeting = meeting
    this.#learn = learn
  }

  restart() {
    this.#starts = [""]
    this.#isWhole = false
    this.#lookedUp.clear()
  }

  // Shows the next page, if there is one: show(page, members) returns whether the page reaches into the next one.
  async more(show) {
    if (this.#isWhole || this.#isFetching) return
    this.#isFetching = true
    const page = this.#starts.length - 1
    const start = this.#starts[page]
    const found = await this.#page(page, PAGE)
    this.#isFetching = false
    if (!found || page !== this.#starts.length - 1 || start !== this.#starts[page]) return
    show(page, found.members)
    this.#endWith(page, found.next)
  }

  // Shows pages as they are now, at most every 15 s.
  async refresh(pages, show) {
    if (Date.now() - this.#refreshedAt < REFRESH_EVERY_MS) return
    this.#refreshedAt = Date.now()
    for (const page of pages) {
      const start = this.#starts[page]
      const found = start === undefined ? null : await this.#page(page, 2 * PAGE)  // some have come
      if (found && start === this.#starts[page] && !show(page, found.members)) this.#endWith(page, found.next)
    }
  }

  // The pages after this one are to be fetched, from `next`; there is none if that is null.
  #endWith(page, next) {
    this.#isWhole = next === null
    this.#starts.splice(page + 1, Infinity, ...(next === null ? [] : [next]))
  }

  // Resolves to all members, in the order of joining, or to null.
  async all() {
    const members = []
    for (let after = ""; after !== null; ) {
      const found = await this.#get({ ...(after && { after }), limit: 2 * PAGE })
      if (!found) return null
      members.push(...found.members)
      after = found.next
    }
    return members.sort((one, other) => one.joined_at - other.joined_at)
  }

  // Shows the members whose names begin with a text when the reader pauses; without a text, shows null.
  find(prefix, show) {
    clearTimeout(this.#searching)
    this.#searching = null
    if (!prefix) return show(null)
    const turn = setTimeout(async () => {
      const found = await this.#get({ prefix, limit: PAGE })
      if (found && turn === this.#searching) show(found.members)
    }, PAUSE_MS)
    this.#searching = turn
  }

  // Learns who has a name that begins with a word; then calls `learned`.
  async lookUp(word, learned) {
    if (!word || this.#lookedUp.has(word)) return
    this.#lookedUp.add(word)
    if (await this.#get({ prefix: word, limit: 20 })) learned()
    else this.#lookedUp.delete(word)
  }

  #page(page, limit) {
    const after = this.#starts[page]
    return this.#get({ ...(after && { after }), limit })
  }

  // Resolves to null if the service refuses: the next scroll, change or letter asks again.
  async #get(query) {
    try {
      const found = await get("/api/members", { meeting_id: this.#meeting, ...query })
      this.#learn(found.members)
      return found
    } catch (error) {
      expectRefusal(error)
      return null
    }
  }
}
