// Keeps the sender, time and avatar of a group at the top of the timeline while the group scrolls. For the eyes only: each message
// has its sender and its time. The rows are a flat list, so the head cannot be `position: sticky` within its group.
import { drawAvatar, hueOf } from "../members/avatar.js"
import { find } from "../lib/dom.js"
import { timeOfDay } from "../lib/dates.js"

export class StickyHead {
  #head
  #box
  #list
  #messageAt
  #isDue = false

  // `box` scrolls, with the `head` in it; `messageAt(seq)` returns a loaded message.
  constructor(head, box, messageAt) {
    this.#head = head
    this.#box = box
    this.#list = find(box, "list")
    this.#messageAt = messageAt
  }

  // Draws the head in the next frame.
  update() {
    if (this.#isDue) return
    this.#isDue = true
    requestAnimationFrame(() => this.#draw())
  }

  #draw() {
    this.#isDue = false
    const top = this.#box.getBoundingClientRect().top
    const row = this.#rowAt(top)
    const message = row && this.#messageAt(Number(row.dataset.seq))
    const isShown = message !== undefined && !message.isMine && isHeadHidden(row, top)
    const end = isShown ? endOf(row) - top : 0
    this.#head.hidden = !isShown
    if (isShown) this.#fill(message, end)
    else for (const part of this.#head.children) part.textContent = ""  // the meeting may be erased
  }

  // Returns the row that reaches over the top of the box: the rows are in order, so half of them are left at each step.
  #rowAt(top) {
    const rows = this.#list.children
    let [from, to] = [0, rows.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if (rows[middle].getBoundingClientRect().bottom > top) to = middle
      else from = middle + 1
    }
    return rows[from]?.matches(".message") ? rows[from] : undefined
  }

  // `end` is how far the end of the group is below the top: the next group pushes the head away.
  #fill({ entry, sender, place }, end) {
    drawAvatar(find(this.#head, "avatar"), entry.member, sender)
    find(this.#head, "sender").textContent = sender
    find(this.#head, "sender").dataset.hue = hueOf(entry.member)
    find(this.#head, "time").textContent = timeOfDay(place.since)
    this.#head.style.setProperty("--end", `${end}px`)
  }
}

// Whether the head of the group is above the top.
function isHeadHidden(row, top) {
  return row.matches(".message--next") || find(row, "sender").getBoundingClientRect().top < top
}

function endOf(row) {
  let last = row
  while (last.nextElementSibling?.matches(".message--next")) last = last.nextElementSibling
  return last.getBoundingClientRect().bottom
}
