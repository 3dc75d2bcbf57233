// Finds people in the People panel by a part of their name. Loaded when a member goes to its field.
import { announce } from "../ui/announcer.js"
import { find } from "../lib/dom.js"
import { folded } from "../timeline/folding.js"

export class PersonSearch {
  #root
  #field
  #changed
  #folded = new Map()  // name -> folded name: folding takes 20 µs

  // `changed(text)` is called when others are wanted.
  constructor(root, field, changed) {
    this.#root = root
    this.#field = field
    this.#changed = changed
    field.addEventListener("input", () => changed(this.#text))
    field.addEventListener("keydown", (event) => this.#key(event))
  }

  // Returns those people who are wanted.
  filter(people) {
    const wanted = this.#fold(this.#text)
    return wanted ? people.filter(({ name }) => this.#fold(name).includes(wanted)) : people
  }

  // The lists show those who were found.
  showWhetherFound({ present, away, left }) {
    const none = find(this.#root, "none")
    const isWanted = this.#text !== ""
    const isNone = isWanted && present.isEmpty && away.isEmpty && left.isEmpty
    if (isWanted && !left.isEmpty) find(this.#root, "left-group").open = true
    if (isNone && none.hidden) announce(none.textContent)
    none.hidden = !isNone
  }

  clear() {
    this.#field.value = ""
    this.#changed("")
  }

  get #text() {
    return this.#field.value.trim()
  }

  #fold(name) {
    if (!this.#folded.has(name)) this.#folded.set(name, folded(name).text)
    return this.#folded.get(name)
  }

  // Escape empties the field first, then closes the panel.
  #key(event) {
    if (event.key !== "Escape" || !this.#field.value) return
    event.preventDefault()
    this.clear()
  }
}
