// A side panel: always shown on a wide screen, opened by a button on a narrow one.

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

  // Moves the focus to the panel, too, even where it is always shown.
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
    if (isOpen) this.#panel.dispatchEvent(new Event("panelopen", { bubbles: true }))  // the panels share one place
  }
}
