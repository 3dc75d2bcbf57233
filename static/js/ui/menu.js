// A menu that opens beside a button: arrow keys move through its items.
import { closeOnBack } from "../lib/back_button.js"
import { hidePopover, onPopoverClosed, showPopover } from "../lib/popover.js"

export class Menu {
  #element
  #source = null
  #closed = () => {}

  constructor(element) {
    this.#element = element
    element.addEventListener("keydown", (event) => this.#key(event))
    onPopoverClosed(element, () => this.#onClosed())
  }

  open(source) {
    this.#source = source
    source.ariaExpanded = "true"
    showPopover(this.#element, source)
    this.#closed = closeOnBack(() => this.close())
    this.#items[0]?.focus()
  }

  // Returns the focus to the button, also in browsers whose buttons take none from a click.
  close() {
    const source = this.#element.contains(document.activeElement) ? this.#source : null
    hidePopover(this.#element)
    source?.focus()
  }

  get #items() {
    return [...this.#element.querySelectorAll("[role=menuitem]")].filter((item) => item.getClientRects().length > 0)
  }

  #onClosed() {
    if (this.#source) this.#source.ariaExpanded = "false"
    this.#source = null
    this.#closed()
  }

  #key(event) {
    const items = this.#items
    if (event.key === "Tab") this.close()
    if (event.key === "Escape") this.#escape(event)
    const next = MOVES[event.key]?.(items.indexOf(document.activeElement), items.length)
    if (next === undefined) return
    event.preventDefault()
    items[next].focus()
  }

  // Without this, a panel around the menu would close as well.
  #escape(event) {
    event.preventDefault()
    this.close()
  }
}

const MOVES = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
}
