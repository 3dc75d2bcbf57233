// Keyboard shortcuts outside of text fields, and the dialog that lists them, from one table.
import { clone, find, openDialog } from "../lib/dom.js"

const SHEET = "/"  // with Ctrl or ⌘, from everywhere

export class Shortcuts {
  #table
  #dialog
  #isOn

  // A row of the table is { keys, words, run }. A row without `run` is listed only.
  constructor(table, dialog, template, isOn) {
    this.#table = table
    this.#dialog = dialog
    this.#isOn = isOn
    find(dialog, "keys").append(...table.map((row) => draw(row, template)))
    document.addEventListener("keydown", (event) => this.#key(event))
  }

  open() {
    return openDialog(this.#dialog)
  }

  #key(event) {
    const { key, target, altKey, repeat, defaultPrevented } = event
    const hasModifier = event.ctrlKey || event.metaKey
    if (repeat || altKey || defaultPrevented || document.querySelector("dialog:modal")) return
    if (hasModifier && key === SHEET) return this.#run(event, () => this.open())
    if (hasModifier || !this.#isOn() || target.closest("input, textarea, select, [contenteditable], [popover]")) return
    const row = this.#table.find(({ keys, run }) => run && keys.includes(key))
    if (row) this.#run(event, row.run)
  }

  #run(event, action) {
    event.preventDefault()
    action()
  }
}

function draw({ keys, words }, template) {
  const row = clone(template)
  find(row, "words").textContent = words
  keys.forEach((key) => {
    const cap = document.createElement("kbd")
    cap.textContent = key
    find(row, "keys").append(cap)
  })
  return row
}
