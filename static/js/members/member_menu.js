// The menu beside a member in the roster: only actions that I may do with them.
import { clone } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"
import { Menu } from "../ui/menu.js"

export class MemberMenu {
  #element
  #menu
  #template
  #permissions
  #actions

  constructor(roster, menu, template, { permissions, actions }) {
    this.#element = menu
    this.#menu = new Menu(menu)
    this.#template = template
    this.#permissions = permissions
    this.#actions = actions
    roster.addEventListener("click", ({ target }) => {
      const button = target.closest('[data-part="menu"]')
      if (button) this.#open(button)
    })
  }

  #open(source) {
    const { member } = source.closest("li").dataset
    const items = ITEMS.filter(({ verb }) => this.#permissions.mayI(verb, member))
    this.#element.replaceChildren(...items.map((item) => this.#draw(item, member)))
    this.#element.ariaLabel = source.ariaLabel
    this.#menu.open(source)
  }

  #draw({ words, run, isBad }, member) {
    const item = clone(this.#template)
    const can = (verb) => this.#permissions.mayMember(verb, member)
    item.textContent = words(can)
    item.classList.toggle("menu__item--bad", isBad === true)
    item.addEventListener("click", () => {
      this.#menu.close()
      run(this.#actions, member, can)
    })
    return item
  }
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
