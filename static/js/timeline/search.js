// Finding what was said. The service looks at a part of the log at a time; this asks on until there is enough to show.
import { announce } from "../ui/announcer.js"
import { expectRefusal, get } from "../lib/api.js"
import { find } from "../lib/dom.js"
import { drawResult } from "./search_result.js"
import { Panel } from "../ui/panel.js"
import { _, plural } from "../lib/i18n.js"

const ENOUGH = 20  // messages; whoever wants more asks for it
const MAX_ASKED = 20  // at once, before one says so again; the service answers a few more
const NARROW = matchMedia("(max-width: 46rem)")  // where the panel lies over the conversation

export class Search {
  #meeting
  #panel
  #parts
  #template
  #nameOf
  #goTo
  #wanted = ""
  #before = null  // the entry before which to look on; undefined for the newest, null when all was looked at
  #turn = 0
  #isAsking = false
  #results = new Map()  // seq -> row
  #gone = new Set()  // messages that were deleted, and members all of whose are: an answer may be older than that

  // `nameOf(member)` is what somebody is called now; `goTo(seq)` leads to a message, and tells whether it is there.
  constructor(meeting, root, { button, template, nameOf, goTo }) {
    this.#meeting = meeting
    this.#panel = new Panel(root, button)
    this.#template = template
    this.#nameOf = nameOf
    this.#goTo = goTo
    const names = ["form", "state", "results", "older", "close"]
    this.#parts = Object.fromEntries(names.map((name) => [name, find(root, name)]))
    button.addEventListener("click", () => this.#panel.isOpen && this.#field.select())
    this.#parts.form.addEventListener("submit", (event) => this.#submit(event))
    this.#parts.results.addEventListener("click", ({ target }) => this.#choose(target.closest("button")))
    this.#parts.older.addEventListener("click", () => this.#isAsking || this.#on())
    this.#parts.close.addEventListener("click", () => this.#panel.close())
  }

  // Open the panel, and look for a text if there is one.
  open(text) {
    this.#panel.open()
    if (text) this.#field.value = text
    this.#field.select()
    if (text) this.#begin(text)
  }

  // A message was deleted, or reads otherwise: what was found of it is no longer true.
  forget(seq) {
    this.#gone.add(seq)
    this.#results.get(seq)?.remove()
    this.#results.delete(seq)
  }

  // So was whatever a member has said.
  forgetOf(member) {
    this.#gone.add(member)
    for (const [seq, row] of this.#results) if (row.dataset.member === member) this.forget(seq)
  }

  // The log is another one.
  clear() {
    this.#turn += 1
    this.#before = null
    this.#gone.clear()
    this.#results.clear()
    this.#parts.results.replaceChildren()
    this.#showState("")
  }

  // So is the meeting: neither what was found nor what was looked for stays.
  reset() {
    this.clear()
    this.#parts.form.reset()
  }

  get #field() {
    return this.#parts.form.elements.wanted
  }

  #submit(event) {
    event.preventDefault()
    if (this.#field.value.trim()) this.#begin(this.#field.value)
  }

  #begin(text) {
    this.clear()
    this.#wanted = text.slice(0, this.#field.maxLength)
    this.#before = undefined
    this.#on()
  }

  // Look on, until there is enough more to show.
  async #on() {
    const turn = ++this.#turn
    const shown = this.#results.size
    this.#showState(_("Searching…"))
    this.#isAsking = true
    try {
      for (let asked = 0; asked < MAX_ASKED && this.#before !== null && this.#results.size < shown + ENOUGH; asked += 1) {
        const found = await get("/api/search", this.#question())
        if (turn !== this.#turn) return
        this.#take(found)
      }
      this.#showState(this.#outcome())
    } catch (error) {
      expectRefusal(error)
      if (turn === this.#turn) this.#showState(error.message)
    } finally {
      if (turn === this.#turn) this.#isAsking = false
    }
  }

  #question() {
    const place = this.#before === undefined ? {} : { before: this.#before }
    return { meeting_id: this.#meeting, q: this.#wanted, ...place }
  }

  #take({ messages, earlier }) {
    this.#before = earlier
    for (const message of messages.filter(({ seq, member }) => !this.#gone.has(seq) && !this.#gone.has(member))) {
      const sender = this.#nameOf(message.member) ?? message.sender
      const row = drawResult(this.#template, { ...message, sender }, this.#wanted)
      this.#results.set(message.seq, row)
      this.#parts.results.append(row)
    }
  }

  #outcome() {
    const count = this.#results.size
    if (count > 0) return plural(count, _("%(count)s message found", { count }), _("%(count)s messages found", { count }))
    return this.#before === null ? _("Nothing was found.") : _("Nothing was found so far.")
  }

  // How it stands; with the button to look on, where there is more to look at.
  #showState(text) {
    const { state, older, form } = this.#parts
    state.textContent = text
    if (text) announce(text)
    const isOver = this.#before === null || this.#before === undefined
    if (isOver && document.activeElement === older) form.elements.wanted.focus()
    older.hidden = isOver
  }

  async #choose(button) {
    const row = button?.parentElement
    const [seq] = [...this.#results].find(([, result]) => result === row) ?? []
    if (seq === undefined) return
    this.#parts.results.querySelector("[aria-current]")?.removeAttribute("aria-current")
    button.setAttribute("aria-current", "true")
    if (NARROW.matches) this.#panel.close()
    if (!(await this.#goTo(seq))) this.#showState(_("This message is no longer there."))
  }
}
