// The reader's position: follows the end of the conversation, or stays still above it.

const NEAR_END_PX = 80
const FOLDS = '[data-part="fold"], [data-part="more"]'

export class ScrollPosition {
  #box
  #list
  #isWhole
  #moved
  #top = 0
  #height
  #isFollowing = true

  // `list` contains the rows; `isWhole()` is whether they reach the end of the conversation; `moved()` is called when the reader
  // has scrolled or the size of the rows has changed.
  constructor(box, list, { isWhole, moved }) {
    this.#box = box
    this.#list = list
    this.#isWhole = isWhole
    this.#moved = moved
    this.#height = box.clientHeight
    box.addEventListener("scroll", () => this.#scrolled(), { passive: true })
    list.addEventListener("click", ({ target }) => target.closest(FOLDS) && this.#hold(), { capture: true })
    const sizes = new ResizeObserver(() => this.#resized())
    for (const element of [box, ...box.children]) sizes.observe(element)
  }

  get isFollowing() {
    return this.#isFollowing
  }

  // How far the end is below the screen, in screens.
  get below() {
    const { scrollHeight, scrollTop, clientHeight } = this.#box
    return (scrollHeight - scrollTop - clientHeight) / clientHeight
  }

  // Returns whether an element is "above" or "below" the screen, or "here".
  sideOf(element) {
    const [row, box] = [element, this.#box].map((each) => each.getBoundingClientRect())
    if (row.bottom <= box.top) return "above"
    return row.top >= box.bottom ? "below" : "here"
  }

  toEnd() {
    this.#isFollowing = true
    this.#box.scrollTop = this.#box.scrollHeight
    this.#top = this.#box.scrollTop  // even if it is less than before: the reader has not scrolled up
  }

  // Runs a change of the rows above or below the screen. The rows on screen stay where they are.
  preserving(change) {
    const top = this.#box.getBoundingClientRect().top
    const row = [...this.#list.children].find((row) => row.getBoundingClientRect().bottom > top)
    const before = row?.getBoundingClientRect().bottom
    change()
    if (row?.isConnected) this.#box.scrollTop += row.getBoundingClientRect().bottom - before
  }

  // Scrolls a row to the middle, and focuses it.
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

  // The reader unfolds something: the end moves away from them.
  #hold() {
    this.#isFollowing = false
  }

  // Only scrolling up leaves the end; new rows below do not, nor does a box of another size, which may move its rows.
  #scrolled() {
    const { scrollTop, clientHeight } = this.#box
    if (this.#isAtEnd) this.#isFollowing = true
    else if (scrollTop < this.#top && clientHeight === this.#height) this.#isFollowing = false
    this.#top = scrollTop
    this.#moved()
  }

  // Rows were drawn, or a keyboard has opened.
  #resized() {
    this.#height = this.#box.clientHeight
    this.#isFollowing ||= this.#isAtEnd
    if (this.#isFollowing) this.toEnd()
    this.#moved()
  }

  get #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#box
    return this.#isWhole() && scrollHeight - scrollTop - clientHeight <= NEAR_END_PX
  }
}
