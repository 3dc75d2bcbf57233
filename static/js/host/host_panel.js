// The panel of hosts: shows the settings of the meeting, and changes them at once.
import { find, openDialog } from "../lib/dom.js"

export class HostPanel {
  #dialog
  #permissions
  #actions
  #opened

  // `opened()` is called each time the panel opens.
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

  // Shows the present settings. A field with the focus keeps its text.
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
    if (!field.dataset.setting) field.value = ""  // a passcode is not shown again
  }

  #click(button) {
    if (button && !button.closest("li")) this.#actions[button.dataset.action]()
  }
}

const SHOW = {
  // All are muted if the common role does not have the verb send.
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
