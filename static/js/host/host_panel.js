// The panel of hosts: every rule of the meeting, and what else they may do with it. Shows how things stand, and does
// what is chosen at once.
import { ask, part } from "../lib/dom.js"

export class HostPanel {
  #dialog
  #rules
  #deeds
  #opened

  // `opened()` is called each time it is.
  constructor(dialog, { rules, deeds, opened }) {
    this.#dialog = dialog
    this.#rules = rules
    this.#deeds = deeds
    this.#opened = opened
    dialog.addEventListener("change", ({ target }) => target.dataset.verb && this.#choose(target))
    dialog.addEventListener("submit", (event) => event.target.dataset.verb && this.#submit(event))
    dialog.addEventListener("click", ({ target }) => this.#click(target.closest("[data-deed]")))
  }

  open() {
    this.refresh()
    this.#opened()
    ask(this.#dialog)
  }

  // The rules may be others. What somebody is writing stays.
  refresh() {
    for (const input of this.#dialog.querySelectorAll("[data-rule]")) SHOW[input.type](input, this.#rules)
    part(this.#dialog, "no-passcode").hidden = !this.#rules.get("passcode")
  }

  async #choose({ type, checked, value, dataset }) {
    const body = type === "checkbox" ? { on: checked } : { seconds: Number(value) }
    if (!(await this.#deeds.do(dataset.verb, body))) this.refresh()
  }

  async #submit(event) {
    event.preventDefault()
    const [field] = event.target.elements
    if (!(await this.#deeds.do(event.target.dataset.verb, { [field.name]: field.value }))) return
    if (!field.dataset.rule) field.value = ""  // it is shown to nobody
  }

  #click(button) {
    if (button && !button.closest("li")) this.#deeds[button.dataset.deed]()
  }
}

const SHOW = {
  // Muted are all whose role does not let them send.
  checkbox: (input, rules) => {
    input.checked = input.dataset.rule === "everybody" ? !rules.can("send") : rules.get(input.dataset.rule)
  },
  radio: (input, rules) => {
    input.checked = Number(input.value) === rules.get(input.dataset.rule)
  },
  text: (input, rules) => {
    if (input !== document.activeElement) input.value = rules.get(input.dataset.rule)
  },
}
