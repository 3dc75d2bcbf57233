// Where the reader is in the conversation: at its end, which is followed, or above, where nothing moves.

const NEAR_END_PX = 80

export class ScrollPosition {
  #box
  #list
  #isWhole
  #moved
  #top = 0
  #isFollowing = true

  // `list` has the rows; `isWhole()` is whether they go to the end of the conversation; `moved()` is called when the
  // reader has scrolled, or what is drawn has another size.
  constructor(box, list, { isWhole, moved }) {
    this.#box = box
    this.#list = list
    this.#isWhole = isWhole
    this.#moved = moved
    box.addEventListener("scroll", () => this.#scrolled(), { passive: true })
    const sizes = new ResizeObserver(() => this.#resized())
    for (const element of [box, ...box.children]) sizes.observe(element)
  }

  // Whether the end is followed.
  get isFollowing() {
    return this.#isFollowing
  }

  // How much lies below what is on screen, in screens.
  get below() {
    const { scrollHeight, scrollTop, clientHeight } = this.#box
    return (scrollHeight - scrollTop - clientHeight) / clientHeight
  }

  // Where an element is: "above", "below", or "here", on screen.
  sideOf(element) {
    const [row, box] = [element, this.#box].map((each) => each.getBoundingClientRect())
    if (row.bottom <= box.top) return "above"
    return row.top >= box.bottom ? "below" : "here"
  }

  toEnd() {
    this.#isFollowing = true
    this.#box.scrollTop = this.#box.scrollHeight
    this.#top = this.#box.scrollTop  // also where that is less than before: nobody has gone up
  }

  // Run something that draws above or below, or takes away there; what is on screen stays where it is.
  preserving(change) {
    const top = this.#box.getBoundingClientRect().top
    const row = [...this.#list.children].find((row) => row.getBoundingClientRect().bottom > top)
    const before = row?.getBoundingClientRect().bottom
    change()
    if (row?.isConnected) this.#box.scrollTop += row.getBoundingClientRect().bottom - before
  }

  // Bring a row to the middle, and the focus to the row.
  show(row) {
    this.#isFollowing = false
    this.#center(row)
    row.focus({ preventScroll: true })
    this.#isFollowing = this.#isAtEnd
    this.#moved()
  }

  #center(row) {
    const [inner, box] = [row, this.#box].map((each) => each.getBoundingClientRect())
    const room = Math.max(0, box.height - inner.height) / 2
    this.#box.scrollTop += inner.top - box.top - room
  }

  // Only going up leaves the end: what grows below does not.
  #scrolled() {
    const { scrollTop } = this.#box
    if (this.#isAtEnd) this.#isFollowing = true
    else if (scrollTop < this.#top) this.#isFollowing = false
    this.#top = scrollTop
    this.#moved()
  }

  // Something was drawn, or a keyboard has come up.
  #resized() {
    if (this.#isFollowing) this.toEnd()
    this.#moved()
  }

  get #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#box
    return this.#isWhole() && scrollHeight - scrollTop - clientHeight <= NEAR_END_PX
  }
}
