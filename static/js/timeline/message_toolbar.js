// The toolbar of a message, shown at the message under the pointer or the focus. A finger that taps a message opens a sheet.
import { COARSE } from "../lib/screen.js"
import { placeToolbar } from "./toolbar_place.js"

const INTERACTIVE = "a, button, input, textarea, summary"
const STEPS = { ArrowUp: -1, ArrowDown: 1 }

export class MessageToolbar {
  #list
  #bar
  #messageAt
  #permits
  #on
  #openSheet
  #row = null
  #entry = null
  #isTouched = false  // whether the reader has last used a finger

  // `messageAt(seq)` returns a loaded message; `permits(action, message)` is whether I may do that with it; on[action](message,
  // button) handles the data-action of a button; `openSheet(row, message)` shows the actions to a finger.
  constructor(list, bar, { messageAt, permits, on, openSheet }) {
    this.#list = list
    this.#bar = bar
    this.#messageAt = messageAt
    this.#permits = permits
    this.#on = on
    this.#openSheet = openSheet
    list.addEventListener("pointerover", (event) => this.#over(event))
    list.addEventListener("pointerleave", (event) => this.#leave(event))
    list.addEventListener("focusin", ({ target }) => this.#isTouched || this.#show(rowOf(target)))
    list.addEventListener("focusout", ({ relatedTarget }) => this.#list.contains(relatedTarget) || this.#isBusy || this.hide())
    list.addEventListener("click", (event) => this.#click(event))
    list.addEventListener("keydown", (event) => this.#key(event))
    document.addEventListener("pointerdown", (event) => this.#down(event), { capture: true })
    document.addEventListener("keydown", () => (this.#isTouched = false), { capture: true })
  }

  // Makes the newest message the tab stop, unless the focus is in the list.
  setKeyboardEntry(row) {
    if (row && !this.#list.contains(document.activeElement)) this.#reach(row)
  }

  hide() {
    const row = this.#row
    if (!row) return
    this.#row = null
    row.classList.remove("message--active")
    this.#bar.hidden = true
  }

  // Hides the bar if its message was deleted; else follows the bubble, which may have another size.
  refresh() {
    const row = this.#row
    if (!row) return
    if (!this.#messageOf(row)?.isDeleted) return this.#place()
    const hadFocus = this.#bar.contains(document.activeElement)
    this.hide()
    if (hadFocus) row.focus()
  }

  // The bar stays while its picker is open or a keyboard's focus is in it.
  get #isBusy() {
    return this.#bar.querySelector(':focus-visible, [aria-expanded="true"]') !== null
  }

  #down({ target, pointerType }) {
    this.#isTouched = pointerType === "touch"
    if (!this.#list.contains(target) && !this.#isBusy) this.hide()
  }

  #over({ target, pointerType }) {
    if (pointerType !== "touch" && !this.#isBusy) this.#show(rowOf(target))
  }

  // A finger, or a pen that cannot hover, leaves when it is lifted, before its click.
  #leave({ pointerType }) {
    if (pointerType === "mouse" && !this.#isBusy) this.hide()
  }

  #show(row) {
    const message = row && this.#messageOf(row)
    if (row === this.#row) return
    this.hide()
    if (!message || message.isDeleted) return
    for (const button of this.#bar.children) button.hidden = !this.#permits(button.dataset.action, message)
    row.classList.add("message--active")
    row.append(this.#bar)  // takes the focus from a button of it, which hides it
    this.#row = row
    this.#bar.hidden = false
    this.#place()
  }

  #place() {
    placeToolbar(this.#bar, this.#row, this.#list.parentElement.getBoundingClientRect())
  }

  #click({ target, pointerType }) {
    const row = rowOf(target)
    const button = target.closest("[data-action]")
    if (button && row) return this.#on[button.dataset.action](this.#messageOf(row), button)
    if (!row || target.closest(INTERACTIVE) || !getSelection().isCollapsed) return
    if (this.#isFinger(pointerType)) this.#touch(row)
    else this.#show(row)
  }

  // Older browsers do not tell the pointer of a click, nor do some screen readers of phones.
  #isFinger(pointerType) {
    return pointerType === "touch" || (pointerType !== "mouse" && (this.#isTouched || COARSE.matches))
  }

  #touch(row) {
    const message = this.#messageOf(row)
    if (message && !message.isDeleted) this.#openSheet(row, message)
  }

  #messageOf(row) {
    return this.#messageAt(Number(row.dataset.seq))
  }

  #key(event) {
    const row = event.target
    if (event.key === "Escape" && this.#bar.contains(row)) this.#row.focus()
    if (!row.matches(".message") || !(event.key in STEPS)) return
    event.preventDefault()
    let next = row
    do next = STEPS[event.key] < 0 ? next.previousElementSibling : next.nextElementSibling
    while (next && !next.matches(".message"))
    if (!next) return
    this.#reach(next)
    next.focus()
  }

  // Makes a row the only tab stop of the list.
  #reach(row) {
    this.#entry?.setAttribute("tabindex", "-1")
    row.setAttribute("tabindex", "0")
    this.#entry = row
  }
}

const rowOf = (target) => target.closest(".message")
