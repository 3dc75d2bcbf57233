// The bar for waiting guests: names a single guest, with buttons to decide. A new guest alerts like a mention.
import { byId, find } from "../lib/dom.js"
import { _, plural } from "../lib/i18n.js"

export class WaitingRoomBar {
  #bar
  #permissions
  #alerts
  #only = null  // the guest, if only one waits and is loaded
  #announced = new Set()

  // `open()` opens the panel, which has buttons for each guest.
  constructor(bar, { permissions, actions, alerts, open }) {
    this.#bar = bar
    this.#permissions = permissions
    this.#alerts = alerts
    const handlers = {
      show: open,
      all: () => actions.admit(),
      admit: () => actions.admit(this.#only?.member),
      deny: () => actions.deny(this.#only.member),
    }
    for (const [name, action] of Object.entries(handlers)) find(bar, name).addEventListener("click", action)
  }

  // `count` guests wait; `people` are those whose names are loaded.
  draw(count, people) {
    const focused = document.activeElement
    this.#only = count === 1 && people.length === 1 ? people[0] : null
    find(this.#bar, "text").textContent = words(count, this.#only?.name)
    find(this.#bar, "show").hidden = find(this.#bar, "all").hidden = count < 2
    find(this.#bar, "admit").hidden = count > 1
    find(this.#bar, "deny").hidden = this.#only === null
    this.#bar.hidden = count === 0
    if (this.#bar.contains(focused) && focused.getClientRects().length === 0) this.#keepFocus()
  }

  // Alerts to new guests, and withdraws the alerts of those who no longer wait.
  announce(people) {
    const members = people.map(({ member }) => member)
    const isNew = ({ member }) => !this.#announced.has(member)
    const newcomers = people.filter(isNew)
    this.#alerts.withdraw([...this.#announced].filter((member) => !members.includes(member)).map(keyOf))
    this.#announced = new Set(members)
    if (newcomers.length === 0) return
    const body = this.#permissions.get("name")
    const notes = newcomers.map(({ member, name }) => ({ key: keyOf(member), title: words(1, name), body }))
    this.#alerts.notify(words(newcomers.length, newcomers[0].name), notes)
  }

  #keepFocus() {
    const next = this.#bar.hidden ? byId("timeline") : this.#bar.querySelector("button:not([hidden])")
    next.focus({ preventScroll: true })
  }
}

const keyOf = (member) => `knock/${member}`

function words(count, name) {
  if (count === 1 && name) return _("%(name)s is waiting to join", { name })
  return plural(count, _("Someone is waiting to join"), _("%(count)s people are waiting to join", { count }))
}
