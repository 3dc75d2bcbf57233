// The roster: members online, then those away, then those who have left lately. Draws what has changed, and is in sight.
import { clone, find, isShown } from "../lib/dom.js"
import { ListWindow, followScroll } from "./list_window.js"
import { MemberGroups } from "./member_groups.js"
import { drawMember } from "./member_row.js"
import { RecentlyLeft } from "./recently_left.js"

const MANY = 8  // members, who are found without a search
const REDRAW_EVERY_MS = 60_000  // "for 3 minutes"

export class Roster {
  #root
  #template
  #counts
  #permissions
  #me = null
  #groups = new MemberGroups()  // of { member, name, at, isAway, since (when they went; null if before this page was open), page }
  #left = new RecentlyLeft()
  #typing = new Set()
  #lists
  #field
  #search = null
  #found = null  // the members whom the service has found, in their groups
  #changed = new Set()  // members whose rows differ from what is known of them
  #isMoved = false  // whether the groups differ from the lists
  #sizes = null
  on = { scrolled: () => {}, searched: (_text) => {} }

  // `counts` are the elements that show how many are online; `permissions` knows the roles.
  constructor(root, template, counts, permissions) {
    this.#root = root
    this.#template = template
    this.#counts = counts
    this.#permissions = permissions
    const list = (name) => new ListWindow(find(root, name), (known, row) => this.#row(known, row))
    this.#lists = { present: list("present"), away: list("away"), left: list("left") }
    followScroll(root, Object.values(this.#lists), () => this.on.scrolled())
    this.#field = find(root, "search").querySelector("input")
    this.#field.addEventListener("focus", () => this.#loadSearch())
    setInterval(() => this.draw(true), REDRAW_EVERY_MS)
  }

  set me(member) {
    this.#me = member
  }

  // The numbers of members { present, away } where the roster knows a part of them only, else null.
  set sizes(sizes) {
    this.#sizes = sizes
    this.#isMoved = true
  }

  // Shows these members in place of all, until this is set to null.
  set found(members) {
    const known = members?.map((entry) => this.#groups.get(entry.member) ?? this.#knownOf(entry))
    this.#found = known ? { present: known.filter((each) => !each.isAway), away: known.filter((each) => each.isAway), left: [] } : null
    this.#drawLists()
  }

  // Replaces the roster by that of a snapshot; its `changes` contain who has left.
  replace(members, changes) {
    this.#groups.clear()
    for (const entry of members) this.#groups.add(this.#knownOf(entry))
    this.#left.clear()
    this.#isMoved = true
    for (const change of changes) this.#left.track(change, this.#groups.get(change.member) !== undefined)
  }

  // Keeps the members for whom `isKept(member)`.
  keep(isKept) {
    for (const { member } of [...this.#groups.present, ...this.#groups.away]) if (!isKept(member)) this.#groups.remove(member)
    this.#isMoved = true
  }

  // Shows a page of a large meeting, behind the members without a page. Returns whether it reaches into the next one.
  showPage(page, members) {
    const isJoined = this.#groups.replacePage(page, members.map((entry) => this.#knownOf(entry)))
    for (const { member } of members) this.#changed.add(member)
    this.#isMoved = true
    this.draw()
    return isJoined
  }

  // Whether the reader sees the roster, and is near the end of what it knows.
  get isNearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#root
    return isShown(this.#root) && scrollHeight - scrollTop < 3 * clientHeight
  }

  get pagesInSight() {
    const drawn = isShown(this.#root) ? [...this.#lists.present.drawn, ...this.#lists.away.drawn] : []
    return new Set(drawn.flatMap(({ page }) => (page === undefined ? [] : [page])))
  }

  apply(change) {
    const { type, member, name, time } = change
    const known = this.#groups.get(member)
    if (type === "joined") this.#groups.add({ isAway: false, since: null, ...known, member, name, at: time })
    if (type === "renamed" && known) this.#groups.add({ ...known, name })
    if (type === "left") this.#groups.remove(member)
    if (type === "joined" || type === "renamed" || type === "left") this.#isMoved = true
    this.#changed.add(member)
    this.#left.track(change, type === "joined")
  }

  nameOf(member) {
    return member === this.#me ? undefined : this.#groups.get(member)?.name
  }

  get myName() {
    return this.#groups.get(this.#me)?.name
  }

  // `away` is the whole list; of a `difference`, `went` and `came` are what is new.
  setPresence({ difference, away, went = [], came = [] }) {
    const isAway = new Set(away)
    const back = !difference ? this.#groups.away.filter(({ member }) => !isAway.has(member)) : []
    for (const member of [...back.map((known) => known.member), ...came]) this.#setAway(member, false)
    for (const member of [...isAway, ...went]) this.#setAway(member, true)
  }

  setTyping(members) {
    const before = this.#typing
    this.#typing = new Set(members.filter((member) => member !== this.#me))
    for (const member of [...before, ...this.#typing]) if (before.has(member) !== this.#typing.has(member)) this.#changed.add(member)
    this.draw()
  }

  // Draws what has changed. `isAll` is whether all rows have: roles, or my permissions, are others.
  draw(isAll = false) {
    if (this.#isMoved) this.#drawLists()
    if (isAll || this.#changed.size > 0) for (const list of Object.values(this.#lists)) list.redraw(isAll ? null : this.#changed)
    this.#changed.clear()
  }

  // Shows my row, wherever it is in the list.
  showMe() {
    this.#search?.clear()
    this.#lists.present.reveal(this.#me)
  }

  // I am never away: I have this page open.
  #knownOf({ member, name, joined_at: at, online }) {
    return { member, name, at, isAway: !online && member !== this.#me, since: null }
  }

  #setAway(member, isAway) {
    const known = this.#groups.get(member)
    if (!known || known.isAway === isAway || member === this.#me) return
    this.#groups.add({ ...known, isAway, since: isAway ? Date.now() : null })
    this.#changed.add(member)
    this.#isMoved = true
  }

  #drawLists() {
    this.#isMoved = false
    const groups = { present: this.#groups.present, away: this.#groups.away, left: this.#left.all }
    this.#offerSearch((this.#sizes?.present ?? this.#groups.size) + this.#left.size)
    for (const [name, list] of Object.entries(this.#lists)) list.items = this.#found?.[name] ?? this.#search?.filter(groups[name]) ?? groups[name]
    this.#search?.showWhetherFound(this.#lists)
    const sizes = { present: groups.present.length, away: groups.away.length, left: groups.left.length, ...this.#sizes }
    for (const count of this.#counts) count.textContent = sizes.present
    for (const name of ["away", "left"]) {
      find(this.#root, `${name}-group`).hidden = sizes[name] === 0
      find(this.#root, `${name}-count`).textContent = sizes[name]
    }
  }

  #offerSearch(count) {
    const isHidden = count <= MANY && document.activeElement !== this.#field
    if (isHidden) this.#field.value = ""
    find(this.#root, "search").hidden = isHidden
  }

  async #loadSearch() {
    const { PersonSearch } = await import("./person_search.js").catch(() => ({}))  // offline: the next focus tries again
    if (!PersonSearch || this.#search) return
    this.#search = new PersonSearch(this.#root, this.#field, (text) => this.#searched(text))
    this.#searched(this.#field.value.trim())
  }

  #searched(text) {
    this.#found = null
    this.#drawLists()
    this.on.searched(text)
  }

  #row(known, row = clone(this.#template)) {
    const isMe = known.member === this.#me
    const isTyping = this.#typing.has(known.member) && !known.isGone
    drawMember(row, known, { isMe, isTyping, permissions: this.#permissions })
    return row
  }
}
