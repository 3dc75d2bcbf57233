// The timeline: messages and changes, in the order of the log. Knows nothing of the network.
import { AMENDMENTS } from "./log_entries.js"
import { EventRow } from "./event_row.js"
import { find, setText } from "../lib/dom.js"
import { Message } from "./message.js"
import { RowWindow } from "./row_window.js"
import { day, minute } from "../lib/dates.js"

const GROUP_MS = 5 * 60 * 1000  // messages of one member within it are under one name

export class Timeline {
  #window
  #templates
  #names
  #messages = new Map()  // seq -> Message
  #answers = new Map()  // seq -> the messages that quote it
  #purged = new Map()  // member -> the seq up to which their messages are deleted
  #found = null

  constructor(box, templates, names) {
    this.#window = new RowWindow(find(box, "list"), arrange)
    this.#templates = templates
    this.#names = names
  }

  clear() {
    this.#window.clear()
    this.#messages.clear()
    this.#answers.clear()
    this.#purged.clear()
  }

  // Adds newer entries below, and applies amendments to their messages.
  append(entries) {
    const rows = []
    for (const entry of entries) {
      if (AMENDMENTS.has(entry.type)) this.#amend(entry)
      else rows.push(this.#rowFor(entry))
      if (entry.type === "purged") this.#purge(entry)
    }
    this.#window.push(rows)
  }

  // Adds older entries above, drawn when the reader goes there. Amendments are skipped: these messages contain them already.
  prepend(entries) {
    this.#window.unshift(entries.filter(({ type }) => !AMENDMENTS.has(type)).map((entry) => this.#rowFor(entry)))
  }

  get window() {
    return this.#window
  }

  // Redraws the rows that show the name of a member.
  rename(member) {
    for (const message of this.#messages.values()) {
      if (message.entry.member === member) message.drawHead()
      if (this.find(message.entry.reply_to)?.entry.member === member) message.drawQuote()
      if (message.isReactedToBy(member)) message.drawReactions()
    }
  }

  // Returns a loaded message or undefined.
  find(seq) {
    return this.#messages.get(seq)
  }

  // The last message.
  get newest() {
    return this.#window.rows.findLast(({ entry }) => !entry.type)
  }

  // My last message that is not deleted.
  get lastOfMine() {
    return this.#window.rows.findLast((row) => row.isMine && !row.isDeleted)
  }

  // Marks the message to which the reader was led.
  point(message) {
    this.#found?.drawn?.classList.remove("message--found")
    message.element.classList.add("message--found")
    this.#found = message
  }

  get isEmpty() {
    return this.#messages.size === 0
  }

  #amend(change) {
    if (this.find(change.of)?.apply(change)) this.#redrawQuotesOf(change.of)
  }

  // A purge also deletes messages that a page of history returned before it.
  #purge({ seq, of_member: member }) {
    this.#purged.set(member, seq)
    for (const { entry } of this.#messages.values()) this.#amendPurged(entry)
  }

  #amendPurged({ member, seq }) {
    const until = this.#purged.get(member)
    if (seq < until) this.#amend({ type: "deleted", seq: until, of: seq })
  }

  #redrawQuotesOf(seq) {
    for (const answer of this.#answers.get(seq) ?? []) answer.drawQuote()
  }

  #rowFor(entry) {
    return entry.type ? new EventRow(entry, this.#templates.change, this.#names) : this.#message(entry)
  }

  #message(entry) {
    const message = new Message(entry, {
      templates: this.#templates,
      names: this.#names,
      messageAt: (seq) => this.find(seq),
    })
    this.#messages.set(entry.seq, message)
    this.#amendPurged(entry)
    this.#redrawQuotesOf(entry.seq)
    if (entry.reply_to !== undefined) this.#answersTo(entry.reply_to).push(message)
    return message
  }

  #answersTo(seq) {
    if (!this.#answers.has(seq)) this.#answers.set(seq, [])
    return this.#answers.get(seq)
  }
}

// Shows day, sender and time only where they differ from the row above.
function arrange({ entry, element }, row) {
  const above = row?.entry
  const isNewDay = !above || day(above.time) !== day(entry.time)
  const isNext = !isNewDay && isGrouped(above, entry)
  setText(find(element, "day"), isNewDay ? day(entry.time) : "")
  element.classList.toggle("message--next", isNext)
  element.classList.toggle("message--at-once", isNext && minute(above.time) === minute(entry.time))
}

function isGrouped(above, entry) {
  return !above.type && !entry.type && above.member === entry.member && entry.time - above.time < GROUP_MS
}
