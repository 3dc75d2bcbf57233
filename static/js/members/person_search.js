// Finds a person in the People panel: hides the rows of all others. Shown in meetings with many members.
import { announce } from "../ui/announcer.js"
import { find } from "../lib/dom.js"

const MANY = 8  // members, who are found without it

export class PersonSearch {
  #root
  #box
  #field
  #fold = (text) => text.toLowerCase()

  constructor(root) {
    this.#root = root
    this.#box = find(root, "search")
    this.#field = this.#box.querySelector("input")
    this.#field.addEventListener("input", () => this.#hide())
    this.#field.addEventListener("focus", () => this.#load(), { once: true })
    this.#field.addEventListener("keydown", (event) => this.#key(event))
  }

  // The rows were drawn, for `count` members.
  draw(count) {
    this.#box.hidden = count <= MANY && document.activeElement !== this.#field
    if (this.#box.hidden) this.#field.value = ""
    this.#hide()
  }

  // Offline, accents are not folded.
  async #load() {
    const { folded } = await import("../timeline/folding.js").catch(() => ({}))
    if (folded) this.#fold = (text) => folded(text).text
    this.#hide()
  }

  #hide() {
    const wanted = this.#fold(this.#field.value.trim())
    const rows = [...this.#root.querySelectorAll("[data-member]")]
    for (const row of rows) row.hidden = wanted !== "" && !this.#fold(find(row, "name").textContent).includes(wanted)
    const left = find(this.#root, "left-group")
    if (wanted && left.querySelector("li:not([hidden])")) left.open = true
    this.#showNone(wanted !== "" && rows.every((row) => row.hidden))
  }

  #showNone(isNone) {
    const none = find(this.#root, "none")
    if (isNone && none.hidden) announce(none.textContent)
    none.hidden = !isNone
  }

  // Escape empties the field first, then closes the panel.
  #key(event) {
    if (event.key !== "Escape" || !this.#field.value) return
    event.preventDefault()
    this.#field.value = ""
    this.#hide()
  }
}
