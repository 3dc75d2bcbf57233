// The buttons that lead to the first new message and to the end.
import { find } from "../lib/dom.js"
import { _, plural } from "../lib/i18n.js"

export class JumpButtons {
  #first
  #newer

  // `first` and `newer` are the elements; toFirst.go(), toFirst.dismiss() and toEnd() are called on a press.
  constructor({ first, newer }, { toFirst, toEnd }) {
    this.#first = first
    this.#newer = newer
    find(first, "go").addEventListener("click", toFirst.go)
    find(first, "close").addEventListener("click", toFirst.dismiss)
    find(newer, "go").addEventListener("click", toEnd)
  }

  // `count` is of the messages that arrived while the reader was not at the end.
  draw({ count, isFirstAbove, isAtEnd }) {
    this.#first.hidden = !isFirstAbove
    this.#newer.hidden = isAtEnd
    find(this.#newer, "label").textContent = count === 0 ? _("To the end") : newMessages(count)
  }
}

export function newMessages(count) {
  return plural(count, _("%(count)s new message", { count }), _("%(count)s new messages", { count }))
}
