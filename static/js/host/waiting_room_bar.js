// The bar for those who wait to be let in: it names who it is, and has the buttons to decide. Each of them is told of as
// a mention is.
import { byId, find } from "../lib/dom.js"
import { _, plural } from "../lib/i18n.js"

export class WaitingRoomBar {
  #bar
  #permissions
  #alerts
  #only = null  // who waits, if that is one person and known
  #announced = new Set()

  // `actions` are what hosts do; `open()` shows the panel, where each who waits has buttons of their own.
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

  // So many wait; `people` are those who are known.
  draw(count, people) {
    const focused = document.activeElement
    this.#only = count === 1 && people.length === 1 ? people[0] : null
    find(this.#bar, "text").textContent = words(count, this.#only?.name)
    find(this.#bar, "show").hidden = find(this.#bar, "all").hidden = count < 2
    find(this.#bar, "admit").hidden = count > 1
    find(this.#bar, "deny").hidden = this.#only === null
    this.#bar.hidden = count === 0
    if (this.#bar.contains(focused) && !focused.checkVisibility()) this.#keepFocus()
  }

  // It is known who waits: tell of those who are new, and no longer of those who are gone.
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
