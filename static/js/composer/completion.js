// Completes mentions, commands and emoji: a list above the field, while the focus stays in the field.

export class Completion {
  #field
  #list
  #sources
  #choices = []
  #at = 0
  #from = 0

  // A source is { begins, choices(word) }: the first group of `begins` matches the word before the caret;
  // a choice is { text, label, hint }.
  constructor(field, list, sources) {
    this.#field = field
    this.#list = list
    this.#sources = sources
    field.addEventListener("input", () => this.update())
    field.addEventListener("keydown", (event) => this.#key(event), { capture: true })
    field.addEventListener("blur", () => this.close())
    list.addEventListener("pointerdown", (event) => event.preventDefault())  // the field keeps the focus
    list.addEventListener("click", ({ target }) => this.#take([...list.children].indexOf(target.closest("li"))))
  }

  close() {
    this.#choices = []
    this.#list.hidden = true
    this.#field.removeAttribute("aria-activedescendant")
  }

  // Offers what completes the word before the caret.
  update() {
    this.close()
    const { selectionStart: caret, selectionEnd, value } = this.#field
    if (caret !== selectionEnd) return
    for (const { begins, choices } of this.#sources) {
      const word = begins.exec(value.slice(0, caret))?.[1]
      if (word !== undefined) return this.#offer(choices(word.slice(1)), word, caret - word.length)
    }
  }

  // A complete word gets no list: Enter sends it.
  #offer(choices, word, from) {
    const isComplete = choices.some(({ text }) => text.toLowerCase() === word.toLowerCase())
    if (choices.length === 0 || isComplete) return
    this.#choices = choices
    this.#from = from
    this.#list.replaceChildren(...choices.map(drawChoice))
    this.#list.hidden = false
    this.#mark(0)
  }

  #key(event) {
    const action = KEYS[event.key]
    if (this.#choices.length === 0 || !action || event.shiftKey) return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (action === "take") this.#take(this.#at)
    else if (action === "close") this.close()
    else this.#mark((this.#at + action + this.#choices.length) % this.#choices.length)
  }

  #mark(at) {
    this.#at = at
    for (const [index, item] of [...this.#list.children].entries()) item.ariaSelected = String(index === at)
    this.#list.children[at].scrollIntoView({ block: "nearest" })
    this.#field.setAttribute("aria-activedescendant", this.#list.children[at].id)
  }

  #take(index) {
    const choice = this.#choices[index]
    if (!choice) return
    this.#field.setRangeText(`${choice.text} `, this.#from, this.#field.selectionStart, "end")
    this.#field.dispatchEvent(new Event("input", { bubbles: true }))
    this.close()
  }
}

const KEYS = { ArrowDown: 1, ArrowUp: -1, Enter: "take", Tab: "take", Escape: "close" }

function drawChoice({ label, hint }, index) {
  const item = document.createElement("li")
  const name = document.createElement("bdi")
  const note = document.createElement("span")
  Object.assign(item, { id: `choice-${index}`, role: "option", className: "choices__item" })
  name.textContent = label
  note.className = "choices__hint"
  note.textContent = hint
  item.append(name, note)
  return item
}
