// The panel of hosts: every rule of the meeting, and what else they may do with it. Shows how things stand, and does
// what is chosen at once.
import { find, openDialog } from "../lib/dom.js"

export class HostPanel {
  #dialog
  #permissions
  #actions
  #opened

  // `opened()` is called each time it is.
  constructor(dialog, { permissions, actions, opened }) {
    this.#dialog = dialog
    this.#permissions = permissions
    this.#actions = actions
    this.#opened = opened
    dialog.addEventListener("change", ({ target }) => target.dataset.verb && this.#choose(target))
    dialog.addEventListener("submit", (event) => event.target.dataset.verb && this.#submit(event))
    dialog.addEventListener("click", ({ target }) => this.#click(target.closest("[data-action]")))
  }

  open() {
    this.refresh()
    this.#opened()
    openDialog(this.#dialog)
  }

  // The rules may be others. What somebody is writing stays.
  refresh() {
    for (const input of this.#dialog.querySelectorAll("[data-setting]")) SHOW[input.type](input, this.#permissions)
    find(this.#dialog, "no-passcode").hidden = !this.#permissions.get("passcode")
  }

  async #choose({ type, checked, value, dataset }) {
    const body = type === "checkbox" ? { on: checked } : { seconds: Number(value) }
    if (!(await this.#actions.request(dataset.verb, body))) this.refresh()
  }

  async #submit(event) {
    event.preventDefault()
    const [field] = event.target.elements
    if (!(await this.#actions.request(event.target.dataset.verb, { [field.name]: field.value }))) return
    if (!field.dataset.setting) field.value = ""  // it is shown to nobody
  }

  #click(button) {
    if (button && !button.closest("li")) this.#actions[button.dataset.action]()
  }
}

const SHOW = {
  // Muted are all whose role does not let them send.
  checkbox: (input, permissions) => {
    input.checked = input.dataset.setting === "everybody" ? !permissions.mayMember("send") : permissions.get(input.dataset.setting)
  },
  radio: (input, permissions) => {
    input.checked = Number(input.value) === permissions.get(input.dataset.setting)
  },
  text: (input, permissions) => {
    if (input !== document.activeElement) input.value = permissions.get(input.dataset.setting)
  },
}
