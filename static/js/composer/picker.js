// The emoji picker: grids by group, opened beside a button.
import { _ } from "../lib/i18n.js"
import { hidePopover, onPopoverClosed, showPopover } from "../lib/popover.js"

export class Picker {
  #panel
  #source = null
  #picked = null

  constructor(panel) {
    this.#panel = panel
    panel.addEventListener("click", ({ target }) => target.matches(".picker__emoji") && this.#pick(target.textContent))
    panel.addEventListener("keydown", (event) => this.#key(event))
    onPopoverClosed(panel, () => this.#closed())
  }

  // `source` is the button; `picked(emoji)` is called when the reader picks one.
  open(source, picked) {
    if (this.#panel.childElementCount === 0) this.#panel.append(...GROUPS.map(drawGroup))
    this.#source = source
    this.#picked = picked
    source.setAttribute("aria-expanded", "true")
    showPopover(this.#panel, source)
    this.#emoji[0].focus()
  }

  get #emoji() {
    return [...this.#panel.querySelectorAll(".picker__emoji")]
  }

  #pick(emoji) {
    const picked = this.#picked
    hidePopover(this.#panel)
    picked(emoji)
  }

  #closed() {
    this.#source?.setAttribute("aria-expanded", "false")
    this.#source = this.#picked = null
  }

  #key(event) {
    const all = this.#emoji
    const at = all.indexOf(document.activeElement)
    const next = at < 0 ? undefined : MOVES[event.key]?.(all, at)
    if (next === undefined) return
    event.preventDefault()
    all[at].tabIndex = -1
    next.tabIndex = 0
    next.focus()
  }
}

const MOVES = {
  ArrowRight: (all, at) => all[at + 1] ?? all[at],
  ArrowLeft: (all, at) => all[at - 1] ?? all[at],
  ArrowDown: (all, at) => nearest(all.slice(at + 1), all[at], (below, here) => below.top >= here.bottom) ?? all[at],
  ArrowUp: (all, at) => nearest(all.slice(0, at).reverse(), all[at], (above, here) => above.bottom <= here.top) ?? all[at],
  Home: (all) => all[0],
  End: (all) => all.at(-1),
}

// Returns the emoji of the next row that is closest below, or above, the present one.
function nearest(others, emoji, isBeyond) {
  const here = emoji.getBoundingClientRect()
  const first = others.find((other) => isBeyond(other.getBoundingClientRect(), here))
  if (!first) return undefined
  const row = others.filter((other) => other.offsetTop === first.offsetTop)
  const distance = (other) => Math.abs(other.getBoundingClientRect().left - here.left)
  return row.reduce((best, other) => (distance(other) < distance(best) ? other : best))
}

function drawGroup([name, emoji], index) {
  const group = document.createElement("div")
  const title = document.createElement("p")
  const grid = document.createElement("div")
  title.className = "picker__title"
  title.id = `picker-group-${index}`
  title.textContent = name
  grid.className = "picker__grid"
  grid.role = "group"
  grid.setAttribute("aria-labelledby", title.id)
  grid.append(...emoji.map((one, at) => drawEmoji(one, index === 0 && at === 0)))
  group.append(title, grid)
  return group
}

function drawEmoji(emoji, isFirst) {
  const button = document.createElement("button")
  Object.assign(button, { type: "button", className: "picker__emoji", textContent: emoji, tabIndex: isFirst ? 0 : -1 })
  return button
}

// A selection: any other emoji can be typed.
const GROUPS = [
  [_("Often used"), "👍 ❤️ 😂 🎉 😮 😢 🙏"],
  [_("Faces"), "😀 😃 😄 😁 😆 😅 🤣 🙂 😉 😊 😇 🥰 😍 😘 😋 😜 🤪 🤗 🤭 🤔 🤨 😐 😏 🙄 😬 😌 😴 🤒 🥵 🥶 🤯 🥳 😎 🤓 😕 😟 😳 🥺 😭 😱 😤 😡"],
  [_("Hands and people"), "👋 🖐️ 👌 ✌️ 🤞 🤟 👈 👉 👆 👇 👎 ✊ 👏 🙌 🤝 💪 🙋 🤷 🤦 🙇 💁 🧑‍💻"],
  [_("Hearts and signs"), "🧡 💛 💚 💙 💜 🖤 💔 💯 ✅ ❌ 👀 ❓ ❗ ⚠️ 🚫 ➕ ➖ 🔴 🟢 🔵 ⭐ ✨ 🔥"],
  [_("Nature and food"), "🌞 🌧️ ⛄ 🌈 🌸 🌹 🍀 🐶 🐱 🐼 🐧 🦊 🍎 🍉 🍜 🍚 🥟 🍕 🎂 ☕ 🍵 🍺"],
  [_("Things"), "🎁 🏆 ⚽ 🎵 🎨 📷 💻 📱 🔋 💡 🔍 🔒 🔑 📌 📎 📅 ⏰ ⌛ 📈 📝 📣 🚀 ✈️ 🚗 🏠 💰"],
].map(([name, emoji]) => [name, emoji.split(" ")])
