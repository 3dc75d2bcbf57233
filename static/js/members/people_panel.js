// The People panel: beside the conversation, where its button folds it; on a narrow screen a drawer over the page.
import { closeOnBack } from "../lib/back_button.js"
import { find, isShown } from "../lib/dom.js"
import { NARROW } from "../lib/screen.js"
import { keep } from "../lib/storage.js"

const NAME = "people"  // in localStorage
const FOLDED = "folded"

export class PeoplePanel {
  #panel
  #button
  #scrim
  #behind
  #uncover
  #closed = () => {}

  // `scrim` is drawn over what is `behind` the drawer; `uncover()` closes what covers the panel beside the conversation.
  constructor(panel, { button, scrim, behind, uncover }) {
    this.#panel = panel
    this.#button = button
    this.#scrim = scrim
    this.#behind = behind
    this.#uncover = uncover
    this.#fold(localStorage.getItem(NAME) === FOLDED)
    button.addEventListener("click", () => this.#toggle())
    find(panel, "close").addEventListener("click", () => this.close())
    scrim.addEventListener("click", () => this.close())
    panel.addEventListener("keydown", ({ key, defaultPrevented }) => key === "Escape" && !defaultPrevented && this.#escape())
    NARROW.addEventListener("change", () => this.#setDrawer(false))
    this.refresh()
  }

  // Moves the focus to the panel, too, even where it was shown before.
  open() {
    this.#show()
    this.#panel.focus()
  }

  close() {
    if (NARROW.matches) this.#setDrawer(false)
    else this.#fold(true, true)
    this.#button.focus()
  }

  closeDrawer() {
    if (NARROW.matches) this.#setDrawer(false)
  }

  // Something else covers the panel, or has covered it.
  refresh() {
    this.#button.setAttribute("aria-expanded", this.#isShown)
  }

  get #isShown() {
    return NARROW.matches ? this.#panel.classList.contains("roster--open") : isShown(this.#panel)
  }

  #toggle() {
    if (this.#isShown) return this.close()
    this.#show()
    if (!NARROW.matches) this.#button.focus()  // what covered the panel has returned it to its own button
  }

  #show() {
    if (NARROW.matches) return this.#openDrawer()
    this.#uncover()
    this.#fold(false, true)
  }

  #openDrawer() {
    this.#setDrawer(true)
    this.#panel.focus()
  }

  #setDrawer(isOpen) {
    this.#closed()
    this.#closed = isOpen ? closeOnBack(() => this.close()) : () => {}
    this.#panel.classList.toggle("roster--open", isOpen)
    this.#scrim.hidden = !isOpen
    for (const element of this.#behind) element.inert = isOpen
    this.refresh()
  }

  #fold(isFolded, isChosen = false) {
    this.#panel.classList.toggle("roster--folded", isFolded)
    if (isChosen) keep(localStorage, NAME, isFolded ? FOLDED : "")
    this.refresh()
  }

  #escape() {
    if (NARROW.matches) this.close()
  }
}
