// The roster: members online, then those away, then those who have left lately.
import { clone, find, setText, syncRows } from "../lib/dom.js"
import { drawAvatar } from "./avatar.js"
import { badgeOf } from "./permissions.js"
import { _ } from "../lib/i18n.js"
import { fillTime, shortTime } from "../lib/dates.js"

const MAX_LEFT = 20

export class Roster {
  #root
  #template
  #counts
  #permissions
  #me = null
  #members = new Map()
  #left = new Map()
  #away = new Set()
  #typing = new Set()
  #rows = new Map()

  // `counts` are the elements that show how many are online; `permissions` knows the roles.
  constructor(root, template, counts, permissions) {
    this.#root = root
    this.#template = template
    this.#counts = counts
    this.#permissions = permissions
  }

  set me(member) {
    this.#me = member
  }

  // Replaces the roster by that of a snapshot; its `changes` contain who has left.
  replace(members, changes) {
    this.#members = new Map(members.map(({ member, name, joined_at: at }) => [member, { name, at }]))
    this.#away = new Set(members.filter(({ online }) => !online).map(({ member }) => member))
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

  setAway(members) {
    this.#away = new Set(members)
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
    find(this.#root, `${name}-fold`).hidden = rows.length === 0
    find(this.#root, `${name}-count`).textContent = rows.length
  }

  #row(member, { name, at, isGone }, state) {
    const row = this.#rows.get(member) ?? clone(this.#template)
    const isMe = member === this.#me
    const badge = isGone ? "" : badgeOf(this.#permissions.roleOf(member))
    const isTyping = this.#typing.has(member) && !isMe && !isGone
    this.#rows.set(member, row)
    drawAvatar(find(row, "avatar"), member, name)
    find(row, "name").textContent = name
    find(row, "me").hidden = !isMe
    find(row, "rename").hidden = !isMe || !this.#permissions.mayI("rename")
    find(row, "state").textContent = state
    row.dataset.member = member
    setText(find(row, "badge"), badge)
    find(row, "menu").hidden = isGone || !this.#permissions.mayAny(member)
    find(row, "menu").ariaLabel = _("Actions for %(name)s", { name })
    find(row, "typing").hidden = !isTyping
    find(row, "time").hidden = isTyping
    const time = shortTime(at)
    fillTime(find(row, "time"), at, isGone ? _("left %(time)s", { time }) : _("joined %(time)s", { time }))
    return row
  }
}
