// The conversation on screen. Draws what it is given; knows nothing of the network.
import { AMENDMENTS } from "./amendments.js"
import { clone, part, say } from "./dom.js"
import { Message } from "./message.js"
import { _ } from "./strings.js"
import { day, fillTime, minute } from "./times.js"

const ONE_BREATH_MS = 5 * 60 * 1000  // what one says within it stands under one name

export class Timeline {
  #list
  #templates
  #names
  #rows = []
  #messages = new Map()  // seq -> Message
  #answers = new Map()  // seq -> the messages that quote it
  #found = null

  constructor(box, templates, names) {
    this.#list = part(box, "list")
    this.#templates = templates
    this.#names = names
  }

  clear() {
    this.#rows = []
    this.#messages.clear()
    this.#answers.clear()
    this.#list.replaceChildren()
  }

  // Newer entries, below. What amends a message is applied to it.
  append(entries) {
    const from = this.#rows.length
    for (const entry of entries) {
      if (AMENDMENTS.has(entry.type)) this.#amend(entry)
      else this.#rows.push(this.#draw(entry))
    }
    this.#list.append(...this.#rows.slice(from).map(({ element }) => element))
    this.#arrange(from, this.#rows.length)
  }

  // Older entries, above. These messages were read as they stand now: whatever amended them is in them.
  prepend(entries) {
    const older = entries.filter(({ type }) => !AMENDMENTS.has(type)).map((entry) => this.#draw(entry))
    this.#rows = [...older, ...this.#rows]
    this.#list.prepend(...older.map(({ element }) => element))
    this.#arrange(0, older.length + 1)
  }

  // A member is called otherwise now.
  rename(member) {
    for (const message of this.#messages.values()) {
      if (message.entry.member === member) message.drawHead()
      if (this.find(message.entry.reply_to)?.entry.member === member) message.drawQuote()
      if (message.isReactedToBy(member)) message.drawReactions()
    }
  }

  // A message on screen, or undefined.
  find(seq) {
    return this.#messages.get(seq)
  }

  // The last message of all, whatever happened since.
  get newest() {
    return this.#rows.findLast(({ entry }) => !entry.type)
  }

  // What I said last and may still amend.
  get lastOfMine() {
    return this.#rows.findLast((row) => row.isMine && !row.isDeleted)
  }

  // Mark the one message that was looked for.
  point(message) {
    this.#found?.element.classList.remove("message--found")
    message.element.classList.add("message--found")
    this.#found = message
  }

  get isEmpty() {
    return this.#messages.size === 0
  }

  #amend(change) {
    if (this.find(change.of)?.apply(change)) this.#redrawQuotesOf(change.of)
  }

  #redrawQuotesOf(seq) {
    for (const answer of this.#answers.get(seq) ?? []) answer.drawQuote()
  }

  #draw(entry) {
    return entry.type ? { entry, element: this.#drawChange(entry) } : this.#drawMessage(entry)
  }

  #drawMessage(entry) {
    const message = new Message(entry, {
      templates: this.#templates,
      names: this.#names,
      find: (seq) => this.find(seq),
    })
    this.#messages.set(entry.seq, message)
    this.#redrawQuotesOf(entry.seq)
    if (entry.reply_to !== undefined) this.#answersTo(entry.reply_to).push(message)
    return message
  }

  #answersTo(seq) {
    if (!this.#answers.has(seq)) this.#answers.set(seq, [])
    return this.#answers.get(seq)
  }

  #drawChange(change) {
    const row = clone(this.#templates.change)
    part(row, "text").textContent = wordsFor(change)
    fillTime(part(row, "time"), change.time)
    return row
  }

  // Days, names and times stand only where they change; that depends on the row above.
  #arrange(from, to) {
    for (let index = from; index < Math.min(to, this.#rows.length); index += 1) {
      const { entry, element } = this.#rows[index]
      const above = this.#rows[index - 1]?.entry
      const isNewDay = !above || day(above.time) !== day(entry.time)
      const isNext = !isNewDay && isOneBreath(above, entry)
      say(part(element, "day"), isNewDay ? day(entry.time) : "")
      element.classList.toggle("message--next", isNext)
      element.classList.toggle("message--at-once", isNext && minute(above.time) === minute(entry.time))
    }
  }
}

function isOneBreath(above, entry) {
  return !above.type && !entry.type && above.member === entry.member && entry.time - above.time < ONE_BREATH_MS
}

export function wordsFor({ type, name, was, reason }) {
  if (type === "joined") return _("%(name)s joined", { name })
  if (type === "renamed") return _("%(was)s is now called %(name)s", { was, name })
  if (reason === "expired") return _("%(name)s was away for long and is no longer here", { name })
  return _("%(name)s left", { name })
}
