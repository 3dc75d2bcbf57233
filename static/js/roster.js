// Who is in the meeting: those online first, those away folded below.
import { clone, part } from "./dom.js"
import { drawFace } from "./faces.js"
import { _ } from "./strings.js"

export class Roster {
  #root
  #template
  #counts
  #me = null
  #members = new Map()
  #away = new Set()
  #rows = new Map()

  // `counts` are the elements that show how many are online.
  constructor(root, template, counts) {
    this.#root = root
    this.#template = template
    this.#counts = counts
  }

  set me(member) {
    this.#me = member
  }

  // The whole roster, in place of what was known.
  replace(members) {
    this.#members = new Map(members.map(({ member, name }) => [member, name]))
    this.#away = new Set(members.filter(({ online }) => !online).map(({ member }) => member))
  }

  apply({ type, member, name }) {
    if (type === "joined") this.#members.set(member, name)
    if (type === "left") this.#members.delete(member)
  }

  nameOf(member) {
    return member === this.#me ? undefined : this.#members.get(member)
  }

  setAway(members) {
    this.#away = new Set(members)
  }

  draw() {
    const all = [...this.#members.keys()]
    const away = all.filter((member) => this.#isAway(member))
    const present = all.filter((member) => !this.#isAway(member))
    for (const [member, row] of this.#rows) if (!this.#members.has(member)) this.#drop(member, row)
    part(this.#root, "present").append(...present.map((member) => this.#row(member, _("online"))))
    part(this.#root, "away").append(...away.map((member) => this.#row(member, _("away"))))
    part(this.#root, "away-fold").hidden = away.length === 0
    part(this.#root, "away-count").textContent = away.length
    for (const count of this.#counts) count.textContent = present.length
  }

  // Whoever looks at this page is here.
  #isAway(member) {
    return this.#away.has(member) && member !== this.#me
  }

  #drop(member, row) {
    row.remove()
    this.#rows.delete(member)
  }

  #row(member, state) {
    const row = this.#rows.get(member) ?? clone(this.#template)
    const name = this.#members.get(member)
    this.#rows.set(member, row)
    drawFace(part(row, "avatar"), member, name)
    part(row, "name").textContent = name
    part(row, "me").hidden = member !== this.#me
    part(row, "state").textContent = state
    return row
  }
}
