// The roster: members online, then those away, then those who have left lately.
import { clone, find, setText, syncRows } from "../lib/dom.js"
import { drawAvatar } from "./avatar.js"
import { badgeOf } from "./permissions.js"
import { _ } from "../lib/i18n.js"
import { duration, fillTime, shortTime } from "../lib/dates.js"
import { PersonSearch } from "./person_search.js"

const MAX_LEFT = 20
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const TINTED = new Set(["host", "cohost"])

export class Roster {
  #root
  #template
  #counts
  #permissions
  #me = null
  #members = new Map()
  #left = new Map()
  #away = new Map()  // member -> since when, or null if that was before this page was open
  #typing = new Set()
  #rows = new Map()
  #search

  // `counts` are the elements that show how many are online; `permissions` knows the roles.
  constructor(root, template, counts, permissions) {
    this.#root = root
    this.#template = template
    this.#counts = counts
    this.#permissions = permissions
    this.#search = new PersonSearch(root)
    setInterval(() => this.#away.size > 0 && this.draw(), MINUTE_MS)
  }

  set me(member) {
    this.#me = member
  }

  // Replaces the roster by that of a snapshot; its `changes` contain who has left.
  replace(members, changes) {
    this.#members = new Map(members.map(({ member, name, joined_at: at }) => [member, { name, at }]))
    this.#away = new Map(members.filter(({ online }) => !online).map(({ member }) => [member, null]))
    this.#left.clear()
    for (const change of changes) this.#trackLeft(change)
  }

  apply(change) {
    const { type, member, name, time } = change
    const known = this.#members.get(member)
    if (type === "joined") this.#members.set(member, { name, at: time })
    if (type === "renamed" && known) known.name = name
    if (type === "left") this.#members.delete(member)
    this.#trackLeft(change)
  }

  nameOf(member) {
    return member === this.#me ? undefined : this.#members.get(member)?.name
  }

  get myName() {
    return this.#members.get(this.#me)?.name
  }

  // `away` is the whole list, `went` and `came` are what is new.
  setPresence({ away, went = [], came = [] }) {
    const before = this.#away
    const members = new Set([...(away ?? before.keys()), ...went])
    for (const member of came) members.delete(member)
    this.#away = new Map([...members].map((member) => [member, before.has(member) ? before.get(member) : Date.now()]))
  }

  setTyping(members) {
    this.#typing = new Set(members)
    this.draw()
  }

  draw() {
    const all = [...this.#members.keys()]
    const left = [...this.#left.keys()].reverse()
    const away = all.filter((member) => this.#isAway(member))
    const present = all.filter((member) => !this.#isAway(member))
    this.#list("present", present.map((member) => this.#row(member, this.#members.get(member), _("online"))))
    this.#list("away", away.map((member) => this.#row(member, this.#members.get(member), _("away"))))
    this.#list("left", left.map((member) => this.#row(member, this.#left.get(member), "")))
    for (const member of this.#rows.keys()) if (!this.#has(member)) this.#rows.delete(member)
    for (const count of this.#counts) count.textContent = present.length
    this.#search.draw(all.length + left.length)
  }

  // Lists members who have left, unless they have come back.
  #trackLeft({ type, member, name, time }) {
    if (type === "joined") {
      for (const [other, gone] of this.#left) if (gone.name === name) this.#left.delete(other)
    }
    if (type !== "left" || this.#members.has(member)) return
    this.#left.set(member, { name, at: time, isGone: true })
    if (this.#left.size > MAX_LEFT) this.#left.delete(this.#left.keys().next().value)
  }

  // I am never away: I have this page open.
  #isAway(member) {
    return this.#away.has(member) && member !== this.#me
  }

  #has(member) {
    return this.#members.has(member) || this.#left.has(member)
  }

  #list(name, rows) {
    const list = find(this.#root, name)
    syncRows(list, rows)
    if (name === "present") return
    find(this.#root, `${name}-group`).hidden = rows.length === 0
    find(this.#root, `${name}-count`).textContent = rows.length
  }

  #row(member, known, state) {
    const row = this.#rows.get(member) ?? clone(this.#template)
    const isMe = member === this.#me
    const { name, isGone } = known
    this.#rows.set(member, row)
    drawAvatar(find(row, "avatar"), member, name)
    find(row, "name").textContent = name
    find(row, "rename").hidden = !isMe || !this.#permissions.mayI("rename")
    find(row, "state").textContent = state
    row.dataset.member = member
    this.#drawBadge(find(row, "badge"), isGone ? "" : this.#permissions.roleOf(member))
    find(row, "menu").hidden = isGone || !this.#permissions.mayAny(member)
    find(row, "menu").ariaLabel = _("Actions for %(name)s", { name })
    this.#drawDetail(row, member, known)
    return row
  }

  #drawBadge(badge, role) {
    setText(badge, badgeOf(role))
    badge.classList.toggle("badge--host", TINTED.has(role))
  }

  // The second line: who I am, or that a member types, or since when they are here, away, or gone.
  #drawDetail(row, member, { at, isGone }) {
    const isMe = member === this.#me
    const isTyping = this.#typing.has(member) && !isMe && !isGone
    const since = this.#isAway(member) ? this.#away.get(member) : null
    const time = shortTime(at)
    find(row, "me").hidden = !isMe
    find(row, "typing").hidden = !isTyping
    find(row, "time").hidden = isTyping || isMe
    if (since !== null) return fillTime(find(row, "time"), since, lasting(Date.now() - since))
    fillTime(find(row, "time"), at, isGone ? _("left %(time)s", { time }) : _("joined %(time)s", { time }))
  }
}

function lasting(ms) {
  if (ms < MINUTE_MS) return _("just now")
  const unit = ms < HOUR_MS ? MINUTE_MS : HOUR_MS
  return _("for %(time)s", { time: duration((Math.floor(ms / unit) * unit) / 1000) })
}
