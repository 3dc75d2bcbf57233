// What a finger can do with a message: a sheet at the lower edge of the screen. The message stands above it, ringed, and lit by
// a hole in the scrim.
import { closeOnBack } from "../lib/back_button.js"
import { find, setText } from "../lib/dom.js"
import { bubbleOf } from "./toolbar_place.js"
import { closeByDrag } from "../ui/drag_down.js"
import { _ } from "../lib/i18n.js"

const GAP_PX = 16  // between the message and the sheet

export class MessageSheet {
  #dialog
  #panel
  #scroller
  #picker
  #permits
  #labels
  #on
  #row = null
  #message = null
  #closed = () => {}

  // `scroller` contains the messages; `picker` is the panel of emoji. `permits(action, message)` is whether I may do that with
  // it, `labels[action](message)` are its words where they differ, and on[action](message, button, picked) does it.
  constructor(dialog, { scroller, picker, permits, labels, on }) {
    this.#dialog = dialog
    this.#panel = find(dialog, "panel")
    this.#scroller = scroller
    this.#picker = picker
    this.#permits = permits
    this.#labels = labels
    this.#on = on
    dialog.addEventListener("click", (event) => this.#click(event))
    dialog.addEventListener("close", () => this.#onClosed())
    closeByDrag(this.#panel, () => this.close())
    const place = () => this.#row && this.#place()
    scroller.addEventListener("scroll", place, { passive: true })
    new ResizeObserver(place).observe(dialog)
  }

  // The row has the focus before, and gets it back.
  open(row, message) {
    this.#row = row
    this.#message = message
    for (const button of this.#panel.querySelectorAll("[data-action]")) this.#draw(button, message)
    row.focus({ preventScroll: true })
    this.#dialog.append(this.#picker)  // behind a dialog, nothing can be tapped
    this.#dialog.showModal()
    this.#closed = closeOnBack(() => this.close())
    this.#place()
  }

  close() {
    this.#dialog.close()
  }

  // Closes if its message was deleted.
  refresh() {
    if (this.#row && (this.#message.isDeleted || !this.#row.isConnected)) this.close()
    else if (this.#row) this.#place()
  }

  #draw(button, message) {
    const { action, emoji } = button.dataset
    button.hidden = !this.#permits(action, message)
    if (emoji) button.setAttribute("aria-pressed", message.gives(emoji))
    if (this.#labels[action]) setText(find(button, "words"), this.#labels[action](message))
  }

  // Lifts the conversation as far as the sheet covers the message, and cuts the hole around what is visible of it.
  #place() {
    const view = this.#scroller.getBoundingClientRect()
    const top = this.#dialog.clientHeight - this.#panel.offsetHeight
    const bubble = bubbleOf(this.#row).getBoundingClientRect()
    const lifted = this.#lifted
    const bottom = bubble.bottom + lifted
    const lift = Math.max(0, bottom + GAP_PX - top)
    const upper = Math.max(bubble.top + lifted - lift, view.top)
    this.#scroller.style.setProperty("--lift", `${lift}px`)
    this.#scroller.classList.add("timeline--lifted")
    const hole = { x: bubble.left, y: upper, width: bubble.width, height: Math.max(0, bottom - lift - upper), lift }
    for (const [name, value] of Object.entries(hole)) this.#dialog.style.setProperty("--hole-".concat(name), `${value}px`)
  }

  // How far the conversation is lifted at this moment of the movement. The offset of an element is that before translations.
  get #lifted() {
    const list = this.#row.parentElement
    const top = list.offsetParent.getBoundingClientRect().top + list.offsetTop - this.#scroller.scrollTop
    return top - list.getBoundingClientRect().top
  }

  #click({ target }) {
    if (this.#picker.contains(target)) return
    const button = target.closest("[data-action]")
    if (button?.dataset.action === "pick") return this.#on.pick(this.#message, button, () => this.close())
    const message = this.#message
    if (button || !this.#panel.contains(target)) this.close()
    if (button) this.#on[button.dataset.action](message, button)
  }

  #onClosed() {
    this.#row = this.#message = null
    this.#scroller.classList.remove("timeline--lifted")
    this.#scroller.style.setProperty("--lift", "0px")
    document.body.append(this.#picker)
    this.#closed()
  }
}
