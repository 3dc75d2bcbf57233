// The menu of the page, behind "⋯" in the header. On a narrow screen it also has the buttons for which the header has no room.
import { byId, find, setText } from "../lib/dom.js"
import { Menu } from "./menu.js"

export class HeaderMenu {
  #element
  #menu

  // The element of the menu contains items that press a button of the header, and others that have handlers of their own.
  constructor(element, button) {
    this.#element = element
    this.#menu = new Menu(element)
    button.addEventListener("click", () => this.#open(button))
    element.addEventListener("click", ({ target }) => this.#choose(target.closest("button")), { capture: true })
  }

  #open(button) {
    for (const item of this.#element.querySelectorAll("[data-presses]")) this.#draw(item, byId(item.dataset.presses))
    this.#menu.open(button)
  }

  #draw(item, button) {
    item.hidden = button.hidden
    setText(find(item, "count"), find(button, "count")?.textContent ?? "")
  }

  // The menu closes first: what the item opens returns the focus to the "⋯".
  #choose(item) {
    if (!item) return
    this.#menu.close()
    if (item.dataset.presses) byId(item.dataset.presses).click()
  }
}
