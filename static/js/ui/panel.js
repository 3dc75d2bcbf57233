// A side panel that a button opens: beside the conversation, or over it on a narrow screen.
import { closeOnBack } from "../lib/back_button.js"
import { focusFirst } from "../lib/dom.js"

export class Panel {
  #panel
  #buttons
  #openClass
  #toggled
  #closed = () => {}

  // The focus returns to the first of the `buttons` that is shown; the first one opens the panel. `toggled()` is called when
  // the panel has opened or closed.
  constructor(panel, buttons, toggled = () => {}) {
    this.#panel = panel
    this.#buttons = buttons
    this.#openClass = `${panel.id}--open`
    this.#toggled = toggled
    buttons[0].addEventListener("click", () => this.toggle())
    panel.addEventListener("keydown", ({ key, defaultPrevented }) => key === "Escape" && !defaultPrevented && this.close())
  }

  get isOpen() {
    return this.#panel.classList.contains(this.#openClass)
  }

  open() {
    if (!this.isOpen) this.toggle()
  }

  toggle() {
    this.#closed()
    this.#closed = this.isOpen ? () => {} : closeOnBack(() => this.close())
    this.#buttons[0].setAttribute("aria-expanded", this.#panel.classList.toggle(this.#openClass))
    this.#toggled()
  }

  close() {
    if (!this.isOpen) return
    this.toggle()
    focusFirst(this.#buttons)
  }
}
