// The reactions below a message: each emoji with its count, the members, and whether I am one of them.
import { clone, find } from "../lib/dom.js"

const list = new Intl.ListFormat(document.documentElement.lang)

export function drawReactions(place, template, reactions, names) {
  const add = place.querySelector(".reactions__add")
  const shown = [...place.children].filter((button) => button !== add)
  const kept = new Map(shown.map((button) => [button.dataset.emoji, button]))
  const buttons = Object.entries(reactions).map(([emoji, members]) => {
    const button = kept.get(emoji) ?? clone(template)
    fill(button, emoji, members, names)
    return button
  })
  for (const button of shown) if (!(button.dataset.emoji in reactions)) button.remove()
  add.before(...buttons.filter((button) => button.parentElement !== place))
  place.hidden = buttons.length === 0
}

function fill(button, emoji, members, names) {
  const givers = list.format(members.map((member) => names.of(member) ?? "?"))
  button.dataset.emoji = emoji
  find(button, "emoji").textContent = emoji
  find(button, "count").textContent = members.length
  button.title = givers
  button.ariaLabel = `${emoji} ${members.length}: ${givers}`
  button.ariaPressed = String(members.some((member) => names.isMe(member)))
}
