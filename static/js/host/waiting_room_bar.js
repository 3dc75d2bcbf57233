// The bar for those who wait to be let in: it names who it is, and has the buttons to decide. Each of them is told of as
// a mention is.
import { byId, part } from "../lib/dom.js"
import { _, counted } from "../lib/i18n.js"

export class Knocks {
  #bar
  #rules
  #attention
  #only = null  // who waits, if that is one person and known
  #told = new Set()

  // `deeds` are what hosts do; `open()` shows the panel, where each who waits has buttons of their own.
  constructor(bar, { rules, deeds, attention, open }) {
    this.#bar = bar
    this.#rules = rules
    this.#attention = attention
    const acts = {
      show: open,
      all: () => deeds.admit(),
      admit: () => deeds.admit(this.#only?.member),
      deny: () => deeds.turnAway(this.#only.member),
    }
    for (const [name, act] of Object.entries(acts)) part(bar, name).addEventListener("click", act)
  }

  // So many wait; `people` are those who are known.
  draw(count, people) {
    const focused = document.activeElement
    this.#only = count === 1 && people.length === 1 ? people[0] : null
    part(this.#bar, "text").textContent = words(count, this.#only?.name)
    part(this.#bar, "show").hidden = part(this.#bar, "all").hidden = count < 2
    part(this.#bar, "admit").hidden = count > 1
    part(this.#bar, "deny").hidden = this.#only === null
    this.#bar.hidden = count === 0
    if (this.#bar.contains(focused) && !focused.checkVisibility()) this.#keepFocus()
  }

  // It is known who waits: tell of those who are new, and no longer of those who are gone.
  tell(people) {
    const members = people.map(({ member }) => member)
    const isNew = ({ member }) => !this.#told.has(member)
    const newcomers = people.filter(isNew)
    this.#attention.withdraw([...this.#told].filter((member) => !members.includes(member)).map(keyOf))
    this.#told = new Set(members)
    if (newcomers.length === 0) return
    const body = this.#rules.get("name")
    const notes = newcomers.map(({ member, name }) => ({ key: keyOf(member), title: words(1, name), body }))
    this.#attention.call(words(newcomers.length, newcomers[0].name), notes)
  }

  #keepFocus() {
    const next = this.#bar.hidden ? byId("timeline") : this.#bar.querySelector("button:not([hidden])")
    next.focus({ preventScroll: true })
  }
}

const keyOf = (member) => `knock/${member}`

function words(count, name) {
  if (count === 1 && name) return _("%(name)s is waiting to join", { name })
  return counted(count, _("Someone is waiting to join"), _("%(count)s people are waiting to join", { count }))
}
