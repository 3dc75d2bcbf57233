// Who waits to be let in, and who was removed: for those who may see that.
import { ApiError, get } from "../lib/api.js"
import { clone, part, say } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"
import { fillTime, moment } from "../lib/dates.js"

export class Door {
  #meeting
  #parts
  #templates
  #rules
  #deeds
  #knocks
  #count = 0
  #waiting = []
  #isAsking = false
  #isStale = false

  // `parts` are the `count` on the button, and the two lists: `waiting`, `removed`; `knocks` is the bar for who waits.
  constructor(meeting, { parts, templates, rules, deeds, knocks }) {
    this.#meeting = meeting
    this.#parts = parts
    this.#templates = templates
    this.#rules = rules
    this.#deeds = deeds
    this.#knocks = knocks
  }

  // So many wait; whoever they are may have changed.
  wait(count) {
    const isNews = count > 0 || this.#count > 0
    this.#count = count
    this.draw()
    if (isNews) this.look()
  }

  // I may see it, or no longer.
  draw() {
    const isShown = this.#rules.may("door")
    const count = isShown ? this.#count : 0
    if (!isShown) this.#fill({ waiting: [], removed: [] })
    say(this.#parts.count, count > 0 ? String(count) : "")
    this.#knocks.draw(count, this.#waiting)
  }

  // Ask who it is; one question at a time.
  async look() {
    this.#isStale = true
    if (this.#isAsking) return
    this.#isAsking = true
    try {
      while (this.#isStale && this.#rules.may("door")) {
        this.#isStale = false
        this.#take(await get("/api/host/door", { meeting_id: this.#meeting }))
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error  // a refusal shows in the connection's state
    } finally {
      this.#isAsking = false
    }
  }

  #take(answer) {
    this.#fill(answer)
    this.#knocks.draw(this.#count, this.#waiting)
    this.#knocks.tell(this.#waiting)
  }

  #fill({ waiting, removed }) {
    this.#waiting = waiting
    this.#list("waiting", waiting, ({ knocked_at: at }) => [at, _("since %(time)s", { time: moment(at) })])
    this.#list("removed", removed, ({ removed_at: at }) => [at, _("removed %(time)s", { time: moment(at) })])
    part(this.#parts.waiting, "all").hidden = waiting.length < 2
  }

  // A row that stays is not touched: somebody may be about to press its button, and means nobody else.
  #list(kind, people, told) {
    const box = this.#parts[kind]
    const list = part(box, "list")
    const known = new Map([...list.children].map((row) => [row.dataset.member, row]))
    const rows = people.map((who) => known.get(who.member) ?? this.#row(kind, who, told(who)))
    const hadFocus = box.contains(document.activeElement)
    for (const row of known.values()) if (!rows.includes(row)) row.remove()
    rows.forEach((row, index) => row === list.children[index] || list.insertBefore(row, list.children[index] ?? null))
    box.hidden = rows.length === 0
    if (hadFocus && !box.contains(document.activeElement)) box.closest("dialog").querySelector("h2").focus()
  }

  #row(kind, { member, name, address }, [at, words]) {
    const row = clone(this.#templates[kind])
    row.dataset.member = member
    part(row, "name").textContent = name
    fillTime(part(row, "time"), at, words)
    if (address) part(row, "address").hidden = false
    for (const button of row.querySelectorAll("[data-deed]")) {
      button.addEventListener("click", () => this.#deeds[button.dataset.deed](member))
    }
    return row
  }
}
