// A text field that grows with its text, in browsers without `field-sizing` (Firefox before 152, Safari before 26.2).

export class GrowingField {
  #field
  #grows = CSS.supports("field-sizing", "content")

  constructor(field) {
    this.#field = field
  }

  // Fits the field to its present text. The stylesheet limits the height.
  fit() {
    if (this.#grows) return
    const { style } = this.#field
    style.blockSize = "auto"
    const borders = this.#field.offsetHeight - this.#field.clientHeight
    style.blockSize = `${this.#field.scrollHeight + borders}px`
  }
}
