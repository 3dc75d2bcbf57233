// The menu beside a member in the roster: only actions that I may do with them.
import { clone } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"
import { hidePopover, onPopoverClosed, showPopover } from "../lib/popover.js"

export class MemberMenu {
  #menu
  #template
  #permissions
  #actions
  #source = null

  constructor(roster, menu, template, { permissions, actions }) {
    this.#menu = menu
    this.#template = template
    this.#permissions = permissions
    this.#actions = actions
    roster.addEventListener("click", ({ target }) => {
      const button = target.closest('[data-part="menu"]')
      if (button) this.#open(button)
    })
    menu.addEventListener("keydown", (event) => this.#key(event))
    onPopoverClosed(menu, () => this.#closed())
  }

  #open(source) {
    const { member } = source.closest("li").dataset
    const items = ITEMS.filter(({ verb }) => this.#permissions.mayI(verb, member))
    this.#menu.replaceChildren(...items.map((item) => this.#draw(item, member)))
    this.#menu.ariaLabel = source.ariaLabel
    this.#source = source
    source.ariaExpanded = "true"
    showPopover(this.#menu, source)
    this.#menu.firstElementChild?.focus()
  }

  #draw({ words, run, isBad }, member) {
    const item = clone(this.#template)
    const can = (verb) => this.#permissions.mayMember(verb, member)
    item.textContent = words(can)
    item.classList.toggle("menu__item--bad", isBad === true)
    item.addEventListener("click", () => {
      hidePopover(this.#menu)
      run(this.#actions, member, can)
    })
    return item
  }

  #closed() {
    if (this.#source) this.#source.ariaExpanded = "false"
    this.#source = null
  }

  // Without this, the panel around it would close as well.
  #escape(event) {
    event.preventDefault()
    hidePopover(this.#menu)
  }

  #key(event) {
    const items = [...this.#menu.children]
    if (event.key === "Tab") hidePopover(this.#menu)
    if (event.key === "Escape") this.#escape(event)
    const next = MOVES[event.key]?.(items.indexOf(document.activeElement), items.length)
    if (next === undefined) return
    event.preventDefault()
    items[next].focus()
  }
}

const MOVES = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
}

// A member's role is recognised by its verbs.
const ITEMS = [
  {
    verb: "mute",
    words: (can) => (can("send") ? _("Mute") : _("Unmute")),
    run: (actions, member, can) => actions.mute(member, can("send")),
  },
  {
    verb: "cohost",
    words: (can) => (can("admit") ? _("Take back co-host") : _("Make co-host")),
    run: (actions, member, can) => actions.cohost(member, !can("admit")),
  },
  { verb: "hand_over", words: () => _("Hand the meeting over…"), run: (actions, member) => actions.handOver(member) },
  { verb: "remove", words: () => _("Remove…"), run: (actions, member) => actions.remove(member), isBad: true },
]
