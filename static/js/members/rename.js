// Changes my name: the pencil in my row of the roster opens a form there.
import { expectRefusal } from "../lib/api.js"
import { clone, find, setText } from "../lib/dom.js"

export class Rename {
  #roster
  #template
  #rename
  #form = null

  // `rename(name)` returns a promise, which fails with an ApiError.
  constructor(roster, template, rename) {
    this.#roster = roster
    this.#template = template
    this.#rename = rename
    roster.addEventListener("click", ({ target }) => target.closest('[data-part="rename"]') && this.open())
  }

  open() {
    this.#form?.remove()
    const row = this.#roster.querySelector('[data-part="rename"]:not([hidden])').closest("li")
    const form = clone(this.#template)
    const field = form.elements.member_name
    field.value = find(row, "name").textContent
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.#submit(form)
    })
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return
      event.preventDefault()
      this.#close()
    })
    find(form, "cancel").addEventListener("click", () => this.#close())
    row.append(form)
    this.#form = form
    field.select()
  }

  async #submit(form) {
    const field = form.elements.member_name
    const [button] = form.querySelectorAll("[type=submit]")
    if (button.disabled) return
    button.disabled = true
    try {
      await this.#rename(field.value)
      this.#close()
    } catch (error) {
      expectRefusal(error)
      button.disabled = false
      field.setAttribute("aria-invalid", "true")
      setText(find(form, "error"), error.message)
      field.focus()
    }
  }

  #close() {
    const row = this.#form?.closest("li")
    this.#form?.remove()
    this.#form = null
    if (row) find(row, "rename").focus()
  }
}
