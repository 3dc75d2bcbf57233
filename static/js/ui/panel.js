// A side panel that is always there on a wide screen, and folded behind a button on a narrow one.

export class Panel {
  #panel
  #button
  #openClass

  constructor(panel, button) {
    this.#panel = panel
    this.#button = button
    this.#openClass = `${panel.id}--open`
    button.addEventListener("click", () => this.toggle())
    panel.addEventListener("keydown", ({ key, defaultPrevented }) => key === "Escape" && !defaultPrevented && this.close())
  }

  get isOpen() {
    return this.#panel.classList.contains(this.#openClass)
  }

  // Also where it is always there: the focus goes to it.
  open() {
    this.#set(true)
    this.#panel.focus()
  }

  toggle() {
    this.#set(!this.isOpen)
  }

  close() {
    if (!this.isOpen) return
    this.#set(false)
    this.#button.focus()
  }

  #set(isOpen) {
    this.#panel.classList.toggle(this.#openClass, isOpen)
    this.#button.setAttribute("aria-expanded", isOpen)
  }
}
