// The timeline: messages and changes, in the order of the log. Knows nothing of the network.
import { AMENDMENTS } from "./log_entries.js"
import { EventRow } from "./event_row.js"
import { find } from "../lib/dom.js"
import { Message } from "./message.js"
import { RowWindow } from "./row_window.js"

const MAX_ANIMATED = 3  // new messages of one update: more are a past that was missed

export class Timeline {
  #window
  #templates
  #names
  #messages = new Map()  // seq -> Message
  #answers = new Map()  // seq -> the messages that quote it
  #purged = new Map()  // member -> the seq up to which their messages are deleted
  #found = null

  constructor(box, templates, names) {
    const list = find(box, "list")
    this.#window = new RowWindow(list)
    list.addEventListener("focusin", ({ target }) => target.matches(":focus-visible") && this.#unfoldAround(target))
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
      else addRow(rows, this.#rowFor(entry), this.#window.rows.at(-1))
      if (entry.type === "purged") this.#purge(entry)
    }
    this.#window.push(rows)
  }

  // Lets new messages of others come into view by a movement. My own move with their pending rows.
  animate(entries) {
    const fresh = entries.map(({ seq }) => this.find(seq)).filter((message) => message && !message.isMine)
    if (fresh.length > MAX_ANIMATED) return
    for (const { drawn } of fresh) drawn?.classList.add("message--new")
  }

  // Adds older entries above, drawn when the reader goes there. Amendments are skipped: these messages contain them already.
  prepend(entries) {
    const rows = []
    for (const entry of entries) if (!AMENDMENTS.has(entry.type)) addRow(rows, this.#rowFor(entry))
    const [below] = this.#window.rows
    if (below?.takes?.(rows.at(-1))) below.prepend(rows.pop())
    this.#window.unshift(rows)
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

  // A keyboard has reached a link or a button in a long message: it may be in the part that is not shown.
  #unfoldAround(element) {
    const row = element.closest(".message__content")?.closest(".message")
    if (row) this.find(Number(row.dataset.seq)).unfold()
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
    return entry.type ? new EventRow(entry, this.#templates, this.#names) : this.#message(entry)
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

// Adds a row to new ones, or its changes to those of the row above.
function addRow(rows, row, above) {
  const last = rows.at(-1) ?? above
  if (last?.takes?.(row)) last.append(row)
  else rows.push(row)
}
