// What can be done with a message: a bar that comes to the one at hand, by pointer, touch or keyboard.

const INTERACTIVE = "a, button, input, textarea, summary"
const ROOM_PX = 60  // that the bar takes above a message
const STEPS = { ArrowUp: -1, ArrowDown: 1 }

export class MessageToolbar {
  #list
  #bar
  #messageAt
  #permits
  #on
  #row = null
  #entry = null
  #rowBefore = null  // the touch that is under way

  // `messageAt(seq)` is a message on screen; `permits(action, message)` is whether one may do that with it; on[act](message, button) does what a button's data-action says.
  constructor(list, bar, { messageAt, permits, on }) {
    this.#list = list
    this.#bar = bar
    this.#messageAt = messageAt
    this.#permits = permits
    this.#on = on
    list.addEventListener("pointerover", (event) => this.#over(event))
    list.addEventListener("pointerleave", (event) => this.#leave(event))
    list.addEventListener("focusin", ({ target }) => this.#show(rowOf(target)))
    list.addEventListener("focusout", ({ relatedTarget }) => this.#list.contains(relatedTarget) || this.#isBusy || this.hide())
    list.addEventListener("click", (event) => this.#click(event))
    list.addEventListener("keydown", (event) => this.#key(event))
    document.addEventListener("pointerdown", (event) => this.#down(event), { capture: true })
  }

  // The newest message is where the keyboard comes in, until somebody goes elsewhere.
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

  // Messages were amended: the one at hand may be one that nothing can be done with any more.
  refresh() {
    const row = this.#row
    if (!row || !this.#messageOf(row)?.isDeleted) return
    const hadFocus = this.#bar.contains(document.activeElement)
    this.hide()
    if (hadFocus) row.focus()
  }

  // While its own picker is open, or the keyboard is in it, the bar stays.
  get #isBusy() {
    return this.#bar.querySelector(':focus-visible, [aria-expanded="true"]') !== null
  }

  #down({ target }) {
    this.#rowBefore = this.#row
    if (!this.#list.contains(target) && !this.#isBusy) this.hide()
  }

  #over({ target, pointerType }) {
    if (pointerType !== "touch" && !this.#isBusy) this.#show(rowOf(target))
  }

  // A finger leaves when it is lifted, which is before the click that it makes; so does a pen that cannot hover.
  #leave({ pointerType }) {
    if (pointerType === "mouse" && !this.#isBusy) this.hide()
  }

  #show(row) {
    const message = row && this.#messageOf(row)
    if (row === this.#row) return
    this.hide()
    if (!message || message.isDeleted) return
    this.#row = row
    for (const button of this.#bar.children) button.hidden = !this.#permits(button.dataset.action, message)
    row.classList.add("message--active")
    row.append(this.#bar)
    this.#bar.classList.toggle("toolbar--below", this.#isNearTop(row))
    this.#bar.hidden = false
  }

  #isNearTop(row) {
    const scroller = this.#list.parentElement
    return row.getBoundingClientRect().top - scroller.getBoundingClientRect().top < ROOM_PX
  }

  #click({ target, pointerType }) {
    const row = rowOf(target)
    const button = target.closest("[data-action]")
    if (button && row) return this.#run(row, button, pointerType)
    if (target.closest(INTERACTIVE) || !getSelection().isCollapsed) return
    if (pointerType === "touch" && row === this.#rowBefore) this.hide()
    else this.#show(row)
  }

  #messageOf(row) {
    return this.#messageAt(Number(row.dataset.seq))
  }

  // A finger covers what it points at: once it has acted, it wants to see the message again.
  #run(row, button, pointerType) {
    const { action } = button.dataset
    this.#on[action](this.#messageOf(row), button)
    if (pointerType === "touch" && action !== "pick") this.hide()
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

  // Of all the rows, only this one is a stop for the tab key.
  #reach(row) {
    this.#entry?.setAttribute("tabindex", "-1")
    row.setAttribute("tabindex", "0")
    this.#entry = row
  }
}

const rowOf = (target) => target.closest(".message")
