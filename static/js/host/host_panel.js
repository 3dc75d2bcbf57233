// The panel of hosts: beside the conversation on a wide screen, over the whole of a narrow one. Shows the settings of the
// meeting, and changes them at once.
import { closeOnBack } from "../lib/back_button.js"
import { find, focusFirst, setText } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"
import { NARROW } from "../lib/screen.js"

export class HostPanel {
  #panel
  #buttons
  #permissions
  #actions
  #lifetime
  #opening
  #toggled
  #closedLayer = () => {}

  // The focus returns to the first of the `buttons` that is shown; the first one opens the panel. `lifetime` (s) is that of a
  // meeting without a setting; `opening()` is called before the panel opens, `toggled()` when it has opened or closed.
  constructor(panel, buttons, { permissions, actions, lifetime, opening, toggled }) {
    this.#panel = panel
    this.#buttons = buttons
    this.#permissions = permissions
    this.#actions = actions
    this.#lifetime = lifetime
    this.#opening = opening
    this.#toggled = toggled
    buttons[0].addEventListener("click", () => this.toggle())
    panel.addEventListener("change", ({ target }) => target.dataset.verb && this.#choose(target))
    panel.addEventListener("submit", (event) => this.#submit(event))
    panel.addEventListener("click", ({ target }) => this.#click(target.closest("[data-action]")))
    panel.addEventListener("keydown", (event) => this.#key(event))
    panel.addEventListener("close", () => this.#closed())
  }

  toggle() {
    if (this.#panel.open) this.close()
    else this.open()
  }

  open() {
    this.refresh()
    this.#opening()
    this.#askPasscode(false)
    if (this.#panel.open) return
    this.#closedLayer = closeOnBack(() => this.close())
    if (NARROW.matches) this.#panel.showModal()
    else this.#panel.show()
    this.#setExpanded(true)
  }

  close() {
    this.#panel.close()
  }

  // Shows the present settings. A field with the focus keeps its text.
  refresh() {
    for (const input of this.#panel.querySelectorAll("[data-setting]")) SHOW[input.type](input, this.#valueOf(input.dataset.setting))
    const isSet = this.#permissions.get("passcode")
    setText(find(this.#panel, "passcode-state"), isSet ? _("A passcode is set. It can't be shown again.") : _("Not set"))
    find(this.#panel, "no-passcode").hidden = !isSet
    find(this.#panel, "ask-passcode").textContent = isSet ? _("Change") : _("Set")
    find(this.#panel, "waiting-note").hidden = !this.#permissions.get("waiting_room")
    if (!this.#permissions.mayI("door")) this.close()
  }

  #valueOf(setting) {
    if (setting === "everybody") return this.#permissions.mayMember("send") ? 0 : 1  // 1: all are muted
    if (setting === "lifetime") return this.#permissions.get(setting) ?? this.#lifetime
    return this.#permissions.get(setting)
  }

  async #choose(input) {
    if (!(await this.#actions.request(input.dataset.verb, BODY[input.dataset.body](input)))) this.refresh()
  }

  // The form of the passcode. The passcode is not shown again.
  async #submit(event) {
    event.preventDefault()
    const { passcode } = event.target.elements
    if (!passcode.reportValidity()) return
    if (!(await this.#actions.request("passcode", { passcode: passcode.value }))) return
    this.#askPasscode(false)
    find(this.#panel, "ask-passcode").focus()
  }

  #click(button) {
    if (!button || button.closest("li")) return
    const own = { close: () => this.close(), askPasscode: () => this.#askPasscode(true), keepPasscode: () => this.#askPasscode(false) }
    const { action } = button.dataset
    if (own[action]) own[action]()
    else this.#actions[action]()
  }

  #askPasscode(isAsked) {
    const form = find(this.#panel, "passcode-form")
    form.hidden = !isAsked
    find(this.#panel, "ask-passcode").setAttribute("aria-expanded", isAsked)
    form.reset()
    if (isAsked) form.elements.passcode.focus()
  }

  // A modal panel is closed by the browser.
  #key({ key, defaultPrevented }) {
    if (key === "Escape" && !defaultPrevented && !this.#panel.matches(":modal")) this.close()
  }

  #closed() {
    this.#closedLayer()
    this.#setExpanded(false)
    if (document.activeElement === document.body || this.#panel.contains(document.activeElement)) focusFirst(this.#buttons)
  }

  #setExpanded(isOpen) {
    this.#buttons[0].setAttribute("aria-expanded", isOpen)
    this.#toggled()
  }
}

const SHOW = {
  checkbox: (input, isOn) => {
    input.checked = input.dataset.body === "off" ? !isOn : isOn
  },
  radio: (input, value) => {
    input.checked = Number(input.value) === value
  },
  text: (input, value) => {
    if (input !== document.activeElement) input.value = value
  },
}

// What is sent for an input, by its data-body. A switch that says the contrary of the setting has "off".
const BODY = {
  on: ({ checked }) => ({ on: checked }),
  off: ({ checked }) => ({ on: !checked }),
  mute: ({ value }) => ({ on: value === "1" }),
  seconds: ({ value }) => ({ seconds: Number(value) }),
  name: ({ value }) => ({ meeting_name: value }),
  text: ({ value }) => ({ text: value }),
}
