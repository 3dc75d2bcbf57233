// The conversation on screen. Draws what it is given; knows nothing of the network.
import { clone, part, say } from "./dom.js"
import { drawFace, hueOf } from "./faces.js"
import { _ } from "./strings.js"
import { day, fillTime } from "./times.js"

const NEAR_END_PX = 80
const ONE_BREATH_MS = 5 * 60 * 1000  // what one says within it stands under one name

export class Timeline {
  #box
  #list
  #templates
  #mine = null
  #rows = []

  constructor(box, templates) {
    this.#box = box
    this.#list = part(box, "list")
    this.#templates = templates
  }

  set mine(member) {
    this.#mine = member
  }

  clear() {
    this.#rows = []
    this.#list.replaceChildren()
  }

  // Newer entries, below.
  append(entries) {
    for (const entry of entries) this.#rows.push(this.#draw(entry))
    const fresh = this.#rows.slice(this.#rows.length - entries.length)
    this.#list.append(...fresh.map(({ element }) => element))
    this.#arrange(this.#rows.length - entries.length, this.#rows.length)
  }

  // Older entries, above; what is on screen stays where it is.
  prepend(entries) {
    const fromEnd = this.#box.scrollHeight - this.#box.scrollTop
    const older = entries.map((entry) => this.#draw(entry))
    this.#rows = [...older, ...this.#rows]
    this.#list.prepend(...older.map(({ element }) => element))
    this.#arrange(0, older.length + 1)
    this.#box.scrollTop = this.#box.scrollHeight - fromEnd
  }

  // Run something that adds to the end, and stay at the end if that is where the reader is.
  following(change) {
    const isFollowing = this.isAtEnd
    change()
    if (isFollowing) this.toEnd()
    return isFollowing
  }

  toEnd() {
    this.#box.scrollTop = this.#box.scrollHeight
  }

  get isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#box
    return scrollHeight - scrollTop - clientHeight <= NEAR_END_PX
  }

  get isAtStart() {
    return this.#box.scrollTop <= NEAR_END_PX
  }

  get isEmpty() {
    return this.#rows.every(({ entry }) => entry.type)
  }

  #draw(entry) {
    return { entry, element: entry.type ? this.#drawChange(entry) : this.#drawMessage(entry) }
  }

  #drawMessage({ member, sender, content, time }) {
    const row = clone(this.#templates.message)
    drawFace(part(row, "avatar"), member, sender)
    part(row, "sender").textContent = sender
    part(row, "sender").dataset.hue = hueOf(member)
    part(row, "content").textContent = content
    fillTime(part(row, "time"), time)
    row.classList.toggle("message--mine", member === this.#mine)
    return row
  }

  #drawChange(change) {
    const row = clone(this.#templates.change)
    part(row, "text").textContent = wordsFor(change)
    fillTime(part(row, "time"), change.time)
    return row
  }

  // Days and names stand only where they change; that depends on the row above.
  #arrange(from, to) {
    for (let index = from; index < Math.min(to, this.#rows.length); index += 1) {
      const { entry, element } = this.#rows[index]
      const above = this.#rows[index - 1]?.entry
      const isNewDay = !above || day(above.time) !== day(entry.time)
      say(part(element, "day"), isNewDay ? day(entry.time) : "")
      element.classList.toggle("message--next", !isNewDay && isOneBreath(above, entry))
    }
  }
}

function isOneBreath(above, entry) {
  return !above.type && !entry.type && above.member === entry.member && entry.time - above.time < ONE_BREATH_MS
}

function wordsFor({ type, name, reason }) {
  if (type === "joined") return _("%(name)s joined", { name })
  if (reason === "expired") return _("%(name)s was away for long and is no longer here", { name })
  return _("%(name)s left", { name })
}
