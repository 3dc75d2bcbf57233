// The grids of the emoji picker, and how the arrow keys move in them.

// A group is { title, emoji }: texts of buttons. `index` makes the id of its title unique.
export function drawGroup({ title, emoji }, index) {
  const group = document.createElement("div")
  const heading = document.createElement("p")
  const grid = document.createElement("div")
  group.className = "picker__group"
  heading.className = "picker__title"
  heading.id = `picker-group-${index}`
  heading.textContent = title
  grid.className = "picker__grid"
  grid.role = "group"
  grid.setAttribute("aria-labelledby", heading.id)
  grid.append(...emoji.map(drawEmoji))
  group.append(heading, grid)
  return group
}

function drawEmoji({ text, code = "" }) {
  const button = document.createElement("button")
  Object.assign(button, { type: "button", className: "picker__emoji", textContent: text, title: code && `:${code}:`, tabIndex: -1 })
  button.dataset.part = "emoji"
  return button
}

// Returns the button that a key leads to, or undefined for a key that does not move.
export function moveBy(key, all, at) {
  return MOVES[key]?.(all, at)
}

const MOVES = {
  ArrowRight: (all, at) => all[at + 1] ?? all[at],
  ArrowLeft: (all, at) => all[at - 1] ?? all[at],
  ArrowDown: (all, at) => nearest(all.slice(at + 1), all[at], (below, here) => below.top >= here.bottom) ?? all[at],
  ArrowUp: (all, at) => nearest(all.slice(0, at).reverse(), all[at], (above, here) => above.bottom <= here.top) ?? null,
  Home: (all) => all[0],
  End: (all) => all.at(-1),
}

// Returns the emoji of the next row that is closest below, or above, the present one.
function nearest(others, emoji, isBeyond) {
  const here = emoji.getBoundingClientRect()
  const from = others.findIndex((other) => isBeyond(other.getBoundingClientRect(), here))
  if (from < 0) return undefined
  const isOther = (other) => other.offsetTop !== others[from].offsetTop || other.parentElement !== others[from].parentElement
  const length = others.slice(from).findIndex(isOther)
  const row = others.slice(from, length < 0 ? undefined : from + length)
  const distance = (other) => Math.abs(other.getBoundingClientRect().left - here.left)
  return row.reduce((best, other) => (distance(other) < distance(best) ? other : best))
}
