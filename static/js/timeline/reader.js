// Follows the reader through the conversation: its end, its history, the first new message, and the buttons that lead there.
import { byId, clone, find } from "../lib/dom.js"
import { StickyHead } from "./sticky_head.js"
import { inOrder } from "./log_entries.js"
import { History } from "../connection/history.js"
import { ScrollPosition } from "./scroll_position.js"
import { JumpButtons, newMessages } from "./jump_buttons.js"
import { Unread } from "./unread.js"

const AHEAD = "150%"  // of the screen: rows are drawn before the reader reaches them
const FAR_SCREENS = 1  // from the end: then there is a button to return

export function wireReader({ meeting, timeline, names }) {
  const ids = ["top", "earlier", "bottom", "outbox", "first", "newer", "empty"]
  const parts = Object.fromEntries(ids.map((id) => [id, byId(id)]))
  return new TimelineReader(meeting, { timeline, names, box: byId("timeline"), parts, line: clone(byId("unread-template")) })
}

class TimelineReader {
  #timeline
  #window
  #names
  #box
  #parts
  #line
  #scroll
  #history
  #unread
  #edges
  #isPastHidden = false
  #sticky
  #jumps

  // `parts` are, in the `box` of the conversation, its `top` with the button for `earlier` messages, its `bottom`, and below it
  // the `outbox`; the buttons `first` and `newer`; and what is shown while the chat is `empty`. `line` is drawn above the first
  // new message.
  constructor(meeting, { timeline, names, box, parts, line }) {
    this.#timeline = timeline
    this.#window = timeline.window
    this.#names = names
    this.#box = box
    this.#parts = parts
    this.#line = line
    const on = { isWhole: () => !this.#window.hasBelow, moved: () => this.#moved() }
    this.#scroll = new ScrollPosition(box, find(box, "list"), on)
    this.#history = new History(meeting, (page) => this.#past(page))
    this.#unread = new Unread(meeting, localStorage, ({ member }) => names.isMe(member))
    this.#edges = new IntersectionObserver((edges) => this.#near(edges), { root: box, rootMargin: `${AHEAD} 0px` })
    parts.earlier.addEventListener("click", () => this.#up())
    this.#sticky = new StickyHead(byId("sticky"), box, (seq) => timeline.find(seq))
    const toFirst = { go: () => this.#toFirst(), dismiss: () => this.#dismiss() }
    this.#jumps = new JumpButtons(parts, { toEnd: () => this.#toEnd(), toFirst })
    document.addEventListener("visibilitychange", () => this.#moved())
  }

  // The timeline has received a snapshot.
  begin(entries, earlier) {
    this.#isPastHidden = earlier === null && entries[0]?.seq > 1
    this.#history.earlier = earlier
    this.#unread.begin(entries, earlier === null)
    this.toEnd()
  }

  // The timeline has received newer entries.
  onAppended(entries) {
    this.#unread.append(entries, this.#isWatching)
    this.#timeline.animate(entries)
    if (this.#scroll.isFollowing && this.#window.hasBelow) this.toEnd()
    else this.#drawn()
  }

  toEnd() {
    this.#window.toEnd()
    this.#timeline.newest?.drawn?.setAttribute("tabindex", "0")  // the tab stop, also of a new row
    this.#scroll.toEnd()
    this.#drawn()
  }

  // Leads to a message, and loads it if needed. Resolves to whether it exists.
  async goTo(seq) {
    if (!(await this.#history.reach(seq))) return false
    const message = this.#timeline.find(seq)
    if (!message) return false
    this.#show(message)
    this.#timeline.point(message)
    return true
  }

  // Deletes the mark: the reader has left the meeting.
  forget() {
    this.#unread.forget()
  }

  #past(page) {
    const entries = inOrder(page)
    this.#names.applyUpdate(page)
    this.#scroll.preserving(() => this.#timeline.prepend(entries))
    this.#unread.prepend(entries, page.earlier === null)
  }

  #toEnd() {
    this.toEnd()
    this.#box.focus({ preventScroll: true })
  }

  async #toFirst() {
    if (this.#unread.farMark !== null) await this.#history.reach(this.#unread.farMark)
    if (this.#first) this.#show(this.#first)
  }

  // The reader does not want to go to the first new message.
  #dismiss() {
    this.#unread.found()
    this.#box.focus({ preventScroll: true })
    this.#moved()
  }

  #show(message) {
    this.#window.show(message)
    message.unfold()
    this.#scroll.show(message.element)
    this.#drawn()
  }

  #near(edges) {
    const isNear = (edge) => edges.some(({ target, isIntersecting }) => target === edge && isIntersecting)
    if (isNear(this.#parts.top)) this.#up()
    if (isNear(this.#parts.bottom)) this.#down()
  }

  async #up() {
    if (!this.#window.hasAbove && !(await this.#history.more())) return
    this.#scroll.preserving(() => this.#window.up())
    this.#drawn()
  }

  #down() {
    if (!this.#window.hasBelow) return
    this.#scroll.preserving(() => this.#window.down())
    this.#drawn()
  }

  // Updates after a change of the drawn rows. The edges are observed anew: they may be near without having moved.
  #drawn() {
    const isEmpty = this.#timeline.isEmpty && !this.#history.hasMore
    this.#parts.empty.hidden = !isEmpty
    const title = this.#isPastHidden ? "hidden" : this.#names.hasOthers ? "others" : "alone"
    for (const name of ["alone", "others", "hidden"]) find(this.#parts.empty, name).hidden = name !== title
    this.#box.classList.toggle("timeline--empty", isEmpty)
    this.#drawLine()
    for (const edge of [this.#parts.top, this.#parts.bottom]) {
      this.#edges.unobserve(edge)
      this.#edges.observe(edge)
    }
    this.#moved()
  }

  #drawLine() {
    find(this.#line, "text").textContent = newMessages(this.#unread.total)
    if (this.#first?.drawn) this.#first.drawn.prepend(this.#line)
    else this.#line.remove()
  }

  // Updates buttons and counts after the reader has moved.
  #moved() {
    const { earlier, outbox } = this.#parts
    const side = this.#sideOfFirst()
    if (side === "here" && !document.hidden) this.#unread.found()
    if (this.#isWatching) this.#unread.seen()
    const { count, isFound } = this.#unread
    const hasEarlier = this.#window.hasAbove || this.#history.hasMore
    if (!hasEarlier && document.activeElement === earlier) this.#box.focus({ preventScroll: true })
    earlier.hidden = !hasEarlier
    outbox.hidden = this.#window.hasBelow
    const isNear = this.#scroll.isFollowing || (count === 0 && !outbox.hidden && this.#scroll.below < FAR_SCREENS)
    this.#jumps.draw({ count, isFirstAbove: !isFound && side !== "below", isAtEnd: isNear })
    this.#sticky.update()
  }

  get #first() {
    return this.#unread.first === null ? null : this.#timeline.find(this.#unread.first)
  }

  // Returns where the first new message is: "above", "here", or "below".
  #sideOfFirst() {
    const message = this.#first
    if (!message) return "above"
    if (message.drawn) return this.#scroll.sideOf(message.drawn)
    return this.#window.isAbove(message.entry) ? "above" : "below"
  }

  get #isWatching() {
    return this.#scroll.isFollowing && !document.hidden
  }
}
