// The emoji picker: a search field above grids by group, opened beside a button.
import { chooseTone, chosenTone, frequentEmoji, noteUse, toned, TONES } from "./emoji_choice.js"
import { loadEmoji } from "./emoji_table.js"
import { drawGroup, moveBy } from "./picker_grid.js"
import { find } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"
import { COARSE } from "../lib/screen.js"
import { hidePopover, onPopoverClosed, showPopover } from "../lib/popover.js"

const MAX_FOUND = 120
const HAND = "✋"
const TITLES = {
  "smileys-emotion": _("Faces"),
  "people-body": _("Hands and people"),
  "animals-nature": _("Animals and nature"),
  "food-drink": _("Food and drink"),
  "travel-places": _("Travel and places"),
  activities: _("Activities"),
  objects: _("Things"),
  symbols: _("Symbols"),
}
const TONE_NAMES = [_("No skin tone"), _("Light skin"), _("Medium-light skin"), _("Medium skin"), _("Medium-dark skin"), _("Dark skin")]

const asButton = (emoji) => ({ text: toned(emoji), code: emoji.code })

let picker = null

// Resolves to the picker of the page, also if it is asked for twice. Fails without a network.
export async function loadPicker(panel) {
  const table = await loadEmoji()
  return (picker ??= new Picker(panel, table))
}

class Picker {
  #panel
  #table
  #search
  #body
  #source = null
  #picked = null

  constructor(panel, table) {
    this.#panel = panel
    this.#table = table
    this.#search = find(panel, "search")
    this.#body = find(panel, "body")
    this.#drawTones()
    this.#search.addEventListener("input", () => this.#draw())
    panel.addEventListener("click", ({ target }) => target.matches(".picker__emoji") && this.#pick(target.textContent))
    panel.addEventListener("keydown", (event) => this.#key(event))
    onPopoverClosed(panel, () => this.#closed())
  }

  // `source` is the button; `picked(emoji)` is called when the reader picks one. A phone would open its keyboard for the field.
  open(source, picked) {
    this.#source = source
    this.#picked = picked
    this.#search.value = ""
    this.#draw()
    source.setAttribute("aria-expanded", "true")
    showPopover(this.#panel, source)
    this.#body.scrollTop = 0
    if (COARSE.matches) this.#emoji[0].focus()
    else this.#search.focus()
  }

  get #emoji() {
    return [...this.#body.querySelectorAll(".picker__emoji")]
  }

  #draw() {
    const wanted = this.#search.value.trim()
    const groups = wanted ? this.#found(wanted) : this.#all
    this.#body.replaceChildren(...groups.map(drawGroup))
    find(this.#panel, "none").hidden = groups.length > 0
    if (groups.length > 0) this.#emoji[0].tabIndex = 0
  }

  #found(wanted) {
    const emoji = this.#table.find(wanted).slice(0, MAX_FOUND)
    return emoji.length > 0 ? [{ title: _("Found"), emoji: emoji.map(asButton) }] : []
  }

  get #all() {
    const frequent = { title: _("Often used"), emoji: frequentEmoji().map((text) => ({ text })) }
    return [frequent, ...this.#table.groups.map(({ name, emoji }) => ({ title: TITLES[name], emoji: emoji.map(asButton) }))]
  }

  #drawTones() {
    find(this.#panel, "tones").replaceChildren(...TONES.map((tone, index) => {
      const button = document.createElement("button")
      const text = toned({ emoji: HAND, takesTone: true }, tone)
      Object.assign(button, { type: "button", className: "picker__tone", textContent: text, title: TONE_NAMES[index] })
      button.setAttribute("aria-label", TONE_NAMES[index])
      button.setAttribute("aria-pressed", String(tone === chosenTone()))
      button.addEventListener("click", () => this.#choose(tone, index))
      return button
    }))
  }

  #choose(tone, index) {
    chooseTone(tone)
    this.#drawTones()
    this.#draw()
    find(this.#panel, "tones").children[index].focus()
  }

  #pick(emoji) {
    const picked = this.#picked
    noteUse(emoji)
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
    if (event.target === this.#search) return this.#keyInSearch(event, all)
    const next = at < 0 ? undefined : moveBy(event.key, all, at)
    if (next !== undefined) this.#move(event, all[at], next ?? this.#search)
    else if (at >= 0 && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) this.#search.focus()
  }

  #keyInSearch(event, [first]) {
    if (event.key === "Escape") hidePopover(this.#panel)  // WebKit would empty the field only
    if (!first) return
    if (event.key === "ArrowDown") this.#move(event, first, first)
    if (event.key === "Enter" && this.#search.value.trim()) {
      event.preventDefault()
      this.#pick(first.textContent)
    }
  }

  #move(event, from, to) {
    event.preventDefault()
    if (to !== this.#search) from.tabIndex = -1
    to.tabIndex = 0
    to.focus()
  }
}
