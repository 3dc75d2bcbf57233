// Reading the conversation: its end, its past, what is new in it, and the ways there.
import { byId, clone, part } from "./dom.js"
import { entriesOf } from "./entries.js"
import { History } from "./history.js"
import { Place } from "./place.js"
import { letRest } from "./rest.js"
import { _, counted } from "./strings.js"
import { Unread } from "./unread.js"

const FAR_SCREENS = 1  // from the end: there is a button to go back

export function wireReading({ meeting, timeline, names }) {
  const ids = { box: "timeline", top: "top", earlier: "earlier", first: "first", newer: "newer", line: "unread-template" }
  const parts = Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, byId(id)]))
  letRest(part(parts.box, "list"))
  return new Reading(meeting, { timeline, names, parts })
}

export class Reading {
  #timeline
  #names
  #parts
  #place
  #history
  #unread

  // `parts` are the elements: the conversation's `box`, its `top` with the button `earlier`, the buttons `first`
  // and `newer`, and the template of the `line` above what is new.
  constructor(meeting, { timeline, names, parts }) {
    this.#timeline = timeline
    this.#names = names
    this.#parts = parts
    this.#place = new Place(parts.box, () => this.#moved())
    this.#history = new History(meeting, parts, (page) => this.#past(page))
    this.#unread = new Unread(meeting, localStorage, clone(parts.line), {
      rowOf: (seq) => timeline.find(seq)?.element,
      isMine: ({ member }) => names.isMe(member),
    })
    parts.newer.addEventListener("click", () => this.#toEnd())
    parts.first.addEventListener("click", () => this.#toFirst())
    document.addEventListener("visibilitychange", () => this.#moved())
  }

  // The meeting as it stands has been drawn.
  begin(entries, earlier) {
    this.#unread.begin(entries, earlier === null)
    this.#history.earlier = earlier
    this.toEnd()
  }

  // Newer entries have been drawn below.
  came(entries) {
    this.#unread.came(entries, this.#isWatching)
    this.#moved()
  }

  toEnd() {
    this.#place.toEnd()
    this.#moved()
  }

  // Go to a message, wherever in the log it is; whether it is there.
  async goTo(seq) {
    if (!(await this.#history.reach(seq))) return false
    const message = this.#timeline.find(seq)
    if (!message) return false
    this.#timeline.point(message)
    await this.#place.show(message.element)
    return true
  }

  // The reader has left the meeting.
  forget() {
    this.#unread.forget()
  }

  #past(page) {
    const entries = entriesOf(page)
    this.#names.hear(page)
    this.#place.keeping(() => this.#timeline.prepend(entries))
    this.#unread.older(entries, page.earlier === null)
  }

  #toEnd() {
    this.toEnd()
    this.#parts.box.focus({ preventScroll: true })
  }

  async #toFirst() {
    if (this.#unread.farMark !== null) await this.#history.reach(this.#unread.farMark)
    if (this.#unread.row) await this.#place.show(this.#unread.row)
  }

  #moved() {
    const { newer, first } = this.#parts
    const { row } = this.#unread
    const side = row && this.#place.sideOf(row)
    if (side === "" && !document.hidden) this.#unread.found()
    if (this.#isWatching) this.#unread.seen()
    const { count } = this.#unread
    first.hidden = this.#unread.isFound || !(side === "above" || this.#unread.farMark !== null)
    newer.hidden = this.#place.follows || (count === 0 && this.#place.below < FAR_SCREENS)
    newer.textContent = `${wordsFor(count)} ↓`
  }

  get #isWatching() {
    return this.#place.follows && !document.hidden
  }
}

function wordsFor(count) {
  if (count === 0) return _("To the end")
  return counted(count, _("%(count)s new message", { count }), _("%(count)s new messages", { count }))
}
