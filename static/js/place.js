// Where the reader is in the conversation: at its end, which is followed, or above, where nothing moves.

const NEAR_END_PX = 80
const LOOKS = 3  // at a row that is brought on screen: those around it may have had another height in a window of another width

export class Place {
  #box
  #moved
  #top = 0
  #follows = true

  // `moved()` is called when the reader has scrolled, or what is drawn has another size.
  constructor(box, moved) {
    this.#box = box
    this.#moved = moved
    box.addEventListener("scroll", () => this.#scrolled(), { passive: true })
    const sizes = new ResizeObserver(() => this.#resized())
    for (const element of [box, ...box.children]) sizes.observe(element)
  }

  // Whether the end is followed.
  get follows() {
    return this.#follows
  }

  // How much lies below what is on screen, in screens.
  get below() {
    const { scrollHeight, scrollTop, clientHeight } = this.#box
    return (scrollHeight - scrollTop - clientHeight) / clientHeight
  }

  // Whether an element lies "above", "below", or on screen: "".
  sideOf(element) {
    const [row, box] = [element, this.#box].map((each) => each.getBoundingClientRect())
    if (row.bottom <= box.top) return "above"
    return row.top >= box.bottom ? "below" : ""
  }

  toEnd() {
    this.#follows = true
    this.#box.scrollTop = this.#box.scrollHeight
  }

  // Run something that adds above; what is on screen stays where it is.
  keeping(change) {
    const fromEnd = this.#box.scrollHeight - this.#box.scrollTop
    change()
    this.#box.scrollTop = this.#box.scrollHeight - fromEnd
  }

  // Bring a row to the middle, and the focus to the row.
  async show(row) {
    this.#follows = false
    row.focus({ preventScroll: true })
    for (let look = 0; look < LOOKS; look += 1) {
      this.#center(row)
      await new Promise(requestAnimationFrame)
    }
    this.#follows = this.#isAtEnd
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
    if (this.#isAtEnd) this.#follows = true
    else if (scrollTop < this.#top) this.#follows = false
    this.#top = scrollTop
    this.#moved()
  }

  // Something was drawn, or a keyboard has come up.
  #resized() {
    if (this.#follows) this.toEnd()
    this.#moved()
  }

  get #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#box
    return scrollHeight - scrollTop - clientHeight <= NEAR_END_PX
  }
}
