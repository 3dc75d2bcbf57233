// The lists of waiting guests and removed members, for members who may see them.
import { expectRefusal, get } from "../lib/api.js"
import { clone, find, setText, syncRows } from "../lib/dom.js"
import { drawAvatar } from "../members/avatar.js"
import { _, plural } from "../lib/i18n.js"
import { fillTime, shortTime } from "../lib/dates.js"

const MANY = 6

export class WaitingRoomList {
  #meeting
  #parts
  #templates
  #permissions
  #actions
  #bar
  #count = 0
  #waiting = []
  #isAsking = false
  #isStale = false

  // `parts` are the `count` on the button, and the lists `waiting` and `removed`; `bar` is the WaitingRoomBar.
  constructor(meeting, { parts, templates, permissions, actions, bar }) {
    this.#meeting = meeting
    this.#parts = parts
    this.#templates = templates
    this.#permissions = permissions
    this.#actions = actions
    this.#bar = bar
  }

  // `count` guests wait; they may not be the same as before.
  wait(count) {
    const isNews = count > 0 || this.#count > 0
    this.#count = count
    this.draw()
    if (isNews) this.load()
  }

  // Draws after my permissions may have changed.
  draw() {
    const isShown = this.#permissions.mayI("door")
    const count = isShown ? this.#count : 0
    if (!isShown) this.#fill({ waiting: [], waiting_total: 0, removed: [] })
    setText(this.#parts.count, count > 0 ? String(count) : "")
    this.#bar.draw(count, this.#waiting)
  }

  // Loads the lists, by one request at a time.
  async load() {
    this.#isStale = true
    if (this.#isAsking) return
    this.#isAsking = true
    try {
      while (this.#isStale && this.#permissions.mayI("door")) {
        this.#isStale = false
        this.#take(await get("/api/host/door", { meeting_id: this.#meeting }))
      }
    } catch (error) {
      expectRefusal(error)  // a refusal shows in the connection's state
    } finally {
      this.#isAsking = false
    }
  }

  #take(answer) {
    this.#fill(answer)
    this.#bar.draw(this.#count, this.#waiting)
    this.#bar.announce(this.#waiting)
  }

  // `total` wait, and `waiting` are those who wait longest.
  #fill({ waiting, waiting_total: total, removed }) {
    this.#waiting = waiting
    this.#list("waiting", waiting, ({ knocked_at: at }) => [at, _("waiting since %(time)s", { time: shortTime(at) })])
    this.#list("removed", removed, ({ removed_at: at }) => [at, _("removed %(time)s", { time: shortTime(at) })])
    find(this.#parts.waiting, "all").hidden = waiting.length < 2
    const others = total - waiting.length
    const more = find(this.#parts.waiting, "more")
    more.hidden = !(others > 0)
    setText(more, more.hidden ? "" : moreWait(others))
  }

  #list(kind, people, timeOf) {
    const box = this.#parts[kind]
    const list = find(box, "list")
    const known = new Map([...list.children].map((row) => [row.dataset.member, row]))
    const rows = people.map((who) => known.get(who.member) ?? this.#row(kind, who, timeOf(who)))
    if (kind === "waiting") people.forEach((who, index) => drawDenyAddress(rows[index], who))
    const hadFocus = box.contains(document.activeElement)
    syncRows(list, rows)
    box.hidden = rows.length === 0
    if (hadFocus && !box.contains(document.activeElement)) box.closest("dialog").querySelector("h2").focus()
  }

  #row(kind, { member, name, address }, [at, words]) {
    const row = clone(this.#templates[kind])
    row.dataset.member = member
    find(row, "name").textContent = name
    if (kind === "waiting") drawAvatar(find(row, "avatar"), member, name)
    fillTime(find(row, "time"), at, words)
    if (address) find(row, "address").hidden = false
    for (const button of row.querySelectorAll("[data-action]")) {
      button.addEventListener("click", () => this.#actions[button.dataset.action](member))
    }
    return row
  }
}

const moreWait = (count) =>
  plural(count, _("One more person is waiting"), _("%(count)s more people are waiting", { count }))

// Many guests who wait from one address are denied by one button; a family or a team is let in or denied one by one.
function drawDenyAddress(row, { same_address: count }) {
  const button = find(row, "deny-address")
  button.hidden = count < MANY
  button.textContent = _("Deny all %(count)s from this address", { count })
}
