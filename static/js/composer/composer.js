// The form to write in. Enter sends, Shift+Enter starts a new line; on touch Enter does, as the field's enterkeyhint says.
import { COARSE } from "../lib/screen.js"
import { find, setText } from "../lib/dom.js"
import { _, plural } from "../lib/i18n.js"
import { ComposerMode } from "./composer_mode.js"
import { GrowingField } from "./growing_field.js"

const SHOW_COUNT_AT = 0.9  // of the limit

export class Composer {
  #form
  #field
  #size
  #count
  #limit
  #draft
  #on
  #mode
  #isOver = false
  #isMuted = false
  #hadFocus = false

  // `draft` is { load(), save(text) }. on.wrote(text) is called at each change; on.recall() returns the message that the up key
  // edits, if any; on.remove(message). If on.send(text, answered message) or on.edit(message, text) returns false, or a promise
  // of it, the text is kept.
  constructor(form, { limit, draft, on }) {
    this.#form = form
    this.#field = form.elements.content
    this.#size = new GrowingField(this.#field)
    this.#count = find(form, "count")
    this.#limit = limit
    this.#draft = draft
    this.#on = on
    this.#mode = new ComposerMode(find(form, "bar"), { cancel: () => this.cancel() })
    this.#field.addEventListener("input", () => {
      this.#changed()
      on.wrote(this.#field.value)
    })
    this.#field.addEventListener("keydown", (event) => this.#key(event))
    form.addEventListener("submit", (event) => this.#submit(event))
    this.#put(this.#field.value || draft.load())  // text typed before the script ran is newer
  }

  focus() {
    this.#field.focus()
  }

  get text() {
    return this.#field.value
  }

  close() {
    this.#isOver = true
    this.#enable()
  }

  open() {
    this.#isOver = false
    this.#enable()
  }

  // Disables the form and shows the reason; enables it again if the reason is "".
  mute(reason) {
    const isMuted = reason !== ""
    if (isMuted === this.#isMuted) return
    if (isMuted) this.#hadFocus = this.#form.contains(document.activeElement)
    this.#isMuted = isMuted
    setText(find(this.#form, "muted"), reason)
    this.#enable()
    if (!isMuted && this.#hadFocus && document.activeElement === document.body) this.focus()
  }

  #enable() {
    const isClosed = this.#isOver || this.#isMuted
    for (const element of this.#form.elements) element.disabled = isClosed
  }

  clear() {
    this.#drop()
    this.#put("")
  }

  answer(message) {
    this.#drop()
    this.#mode.answer(message)
    this.focus()
  }

  correct(message) {
    this.#drop()
    this.#mode.correct(message)
    this.#put(message.entry.content)
    this.focus()
  }

  cancel() {
    this.#drop()
    this.focus()
  }

  // Redraws the bar above the field after messages were amended or loaded.
  // `messageAt(seq)` returns a loaded message or undefined.
  refresh(messageAt) {
    const message = messageAt(this.#mode.message?.entry.seq)
    if (message?.isDeleted) this.#drop()
    else if (message) this.#mode.follow(message)
  }

  // Returns to a new message, with the draft of it.
  #drop() {
    const { isCorrection } = this.#mode
    this.#mode.clear()
    if (isCorrection) this.#put(this.#draft.load())
  }

  // Inserts a text at the caret.
  insert(text) {
    const { selectionStart, selectionEnd } = this.#field
    this.#field.setRangeText(text, selectionStart, selectionEnd, "end")
    this.#field.dispatchEvent(new Event("input", { bubbles: true }))
    this.focus()
  }

  #key(event) {
    if (event.key === "Enter") this.#enter(event)
    if (event.key === "Escape" && this.#mode.message) this.cancel()
    if (event.key === "ArrowUp" && !this.#field.value) this.#recall(event)
  }

  #enter(event) {
    if (event.shiftKey || COARSE.matches) return
    event.preventDefault()
    if (!event.repeat) this.#form.requestSubmit()
  }

  #recall(event) {
    const message = this.#mode.message ? undefined : this.#on.recall()
    if (!message) return
    event.preventDefault()
    this.correct(message)
  }

  #submit(event) {
    event.preventDefault()
    const text = this.#field.value
    if (this.#length > this.#limit) return
    if (this.#mode.isCorrection) this.#edit(text)
    else if (text.trim()) this.#send(text)
  }

  async #send(text) {
    const { message } = this.#mode
    this.#mode.clear()
    this.#put("")
    this.focus()
    if ((await this.#on.send(text, message)) !== false || this.#field.value) return
    if (message) this.#mode.answer(message)
    this.#put(text)
  }

  async #edit(text) {
    const { message } = this.#mode
    if (this.#field.readOnly) return
    if (!text.trim()) return this.#on.remove(message)
    this.#field.readOnly = true
    const isKept = (await this.#on.edit(message, text)) === false
    this.#field.readOnly = false
    if (!isKept && this.#mode.message === message) this.cancel()
  }

  #put(text) {
    if (this.#field.value !== text) this.#field.value = text
    this.#changed()
  }

  #changed() {
    const { value } = this.#field
    this.#size.fit()
    if (!this.#mode.isCorrection) this.#draft.save(value)
    const length = this.#length
    find(this.#form, "send").hidden = this.#mode.isCorrection
    find(this.#form, "save").hidden = !this.#mode.isCorrection
    this.#count.hidden = length < this.#limit * SHOW_COUNT_AT
    const over = length - this.#limit
    const tooMany = plural(over, _("%(count)s character too many", { count: over }), _("%(count)s characters too many", { count: over }))
    this.#count.textContent = over > 0 ? tooMany : `${length} / ${this.#limit}`
    this.#form.classList.toggle("composer--over", over > 0)
  }

  get #length() {
    return [...this.#field.value].length
  }
}
