// Where one writes. Enter sends, Shift+Enter is a new line, and an input method's Enter is its own.

const SHOW_COUNT_AT = 0.9  // of the limit
const IME_KEY = 229  // what browsers report for keys that an input method takes, where isComposing comes too late

export class Composer {
  #form
  #field
  #count
  #limit
  #draft
  #send

  // `draft` is { load(), save(text) }; `send(text)` is called with what was written,
  // `wrote(text)` at each change.
  constructor(form, { limit, draft, send, wrote }) {
    this.#form = form
    this.#field = form.elements.content
    this.#count = form.querySelector('[data-part="count"]')
    this.#limit = limit
    this.#draft = draft
    this.#send = send
    this.#field.value = draft.load()
    this.#field.addEventListener("input", () => {
      this.#changed()
      wrote(this.#field.value)
    })
    this.#field.addEventListener("keydown", (event) => this.#key(event))
    form.addEventListener("submit", (event) => this.#submit(event))
    this.#changed()
  }

  focus() {
    this.#field.focus()
  }

  close() {
    for (const element of this.#form.elements) element.disabled = true
  }

  open() {
    for (const element of this.#form.elements) element.disabled = false
  }

  #key(event) {
    const isTyping = event.isComposing || event.keyCode === IME_KEY
    const isTouch = matchMedia("(pointer: coarse)").matches
    if (event.key !== "Enter" || event.shiftKey || isTyping || isTouch) return
    event.preventDefault()
    if (!event.repeat) this.#form.requestSubmit()
  }

  #submit(event) {
    event.preventDefault()
    const text = this.#field.value
    if (!text.trim() || this.#length > this.#limit) return
    this.#field.value = ""
    this.#changed()
    this.#send(text)
    this.focus()
  }

  #changed() {
    this.#draft.save(this.#field.value)
    const length = this.#length
    this.#count.hidden = length < this.#limit * SHOW_COUNT_AT
    this.#count.textContent = `${length} / ${this.#limit}`
    this.#form.classList.toggle("composer--over", length > this.#limit)
  }

  get #length() {
    return [...this.#field.value].length
  }
}
