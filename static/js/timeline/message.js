// One message: its entry, with all changes applied, and its row.
import { applyChange } from "./log_entries.js"
import { clone, find, setText } from "../lib/dom.js"
import { drawAvatar, hueOf } from "../members/avatar.js"
import { placeBelow } from "./grouping.js"
import { renderMarkdown, isOnlyEmoji } from "./render_markdown.js"
import { drawQuote } from "./quote.js"
import { drawReactions } from "./reactions.js"
import { _ } from "../lib/i18n.js"
import { day, fillTime } from "../lib/dates.js"

// A longer message shows its beginning, eight lines (message.css), until the reader unfolds it.
const MAX_LENGTH = 800  // characters
const MAX_LINES = 12

export class Message {
  #names
  #templates
  #messageAt
  #element = null
  #isUnfolded = false
  place = null  // in its group and its day

  // `messageAt(seq)` returns another loaded message or undefined.
  constructor(entry, { templates, names, messageAt }) {
    this.entry = entry
    this.#names = names
    this.#templates = templates
    this.#messageAt = messageAt
  }

  // The row, drawn at first use.
  get element() {
    if (!this.#element) this.#draw()
    return this.#element
  }

  // The row, or null if it is not drawn.
  get drawn() {
    return this.#element
  }

  // Releases the row, which is far from the screen.
  release() {
    this.#element = null
  }

  get isMine() {
    return this.#names.isMe(this.entry.member)
  }

  get isDeleted() {
    return this.entry.deleted === true
  }

  get sender() {
    return this.#names.of(this.entry.member) ?? this.entry.sender
  }

  isReactedToBy(member) {
    return Object.values(this.entry.reactions ?? {}).some((members) => members.includes(member))
  }

  // Whether I have reacted with this emoji.
  gives(emoji) {
    return (this.entry.reactions?.[emoji] ?? []).some((member) => this.#names.isMe(member))
  }

  // Applies a change. Returns whether it has altered anything.
  apply(change) {
    const before = this.entry
    this.entry = applyChange(before, change)
    if (this.entry === before) return false
    if (this.entry.content !== before.content || this.isDeleted) this.#drawContent()
    if (this.isDeleted) this.drawQuote()
    this.drawReactions()
    return true
  }

  // Takes its place below another row.
  arrange(above) {
    this.place = placeBelow(above, this)
    this.#drawPlace()
  }

  // Shows the whole message, or only the beginning of a long one.
  unfold(isUnfolded = true) {
    this.#isUnfolded = isUnfolded
    this.#drawFold()
  }

  toggle() {
    this.unfold(!this.#isUnfolded)
  }

  drawHead() {
    if (!this.#element) return
    drawAvatar(find(this.#element, "avatar"), this.entry.member, this.sender)
    const sender = find(this.#element, "sender")
    sender.textContent = this.isMine ? _("You") : this.sender  // mine is for screen readers only
    sender.dataset.hue = hueOf(this.entry.member)
  }

  drawQuote() {
    const { reply_to: seq, deleted } = this.entry
    if (seq === undefined || !this.#element) return
    drawQuote(find(this.#element, "quote"), this.#templates.quote, { seq, message: deleted ? null : this.#messageAt(seq) })
  }

  drawReactions() {
    if (!this.#element) return
    drawReactions(find(this.#element, "reactions"), this.#templates.reaction, this.entry.reactions ?? {}, this.#names)
  }

  #draw() {
    this.#element = clone(this.#templates.message)
    this.#element.dataset.seq = this.entry.seq
    this.#element.classList.toggle("message--mine", this.isMine)
    fillTime(find(this.#element, "time"), this.entry.time)
    if (this.isMine) find(this.#element, "edited").after(" ", find(this.#element, "time"))
    this.#drawPlace()
    this.drawHead()
    this.#drawContent()
    this.drawQuote()
    this.drawReactions()
  }

  #drawPlace() {
    if (!this.#element) return
    const { isNewDay, isNext } = this.place
    setText(find(this.#element, "day"), isNewDay ? day(this.entry.time) : "")
    this.#element.classList.toggle("message--next", isNext)
  }

  #drawContent() {
    if (!this.#element) return
    const { content, edited } = this.entry
    const isEdited = edited !== undefined && !this.isDeleted
    const box = find(this.#element, "content")
    this.#element.classList.toggle("message--deleted", this.isDeleted)
    this.#element.classList.toggle("message--emoji", isOnlyEmoji(content))
    find(this.#element, "edited").hidden = !isEdited
    find(this.#element, "stored").hidden = !this.isMine || this.isDeleted
    find(this.#element, "foot").hidden = !this.isMine && !isEdited
    box.replaceChildren(this.isDeleted ? _("This message was deleted.") : renderMarkdown(content, this.#names))
    this.#drawFold()
  }

  #drawFold() {
    if (!this.#element) return
    const isLong = isTooLong(this.entry.content)
    const more = find(this.#element, "more")
    this.#element.classList.toggle("message--folded", isLong && !this.#isUnfolded)
    more.hidden = !isLong
    more.ariaExpanded = String(this.#isUnfolded)
    more.textContent = this.#isUnfolded ? _("Show less") : _("Show more")
  }
}

function isTooLong(content) {
  return content.length > MAX_LENGTH || content.split("\n", MAX_LINES + 1).length > MAX_LINES
}
