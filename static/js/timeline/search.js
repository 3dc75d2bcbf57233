// Searches the meeting. The service searches a part of the log at a time; this requests parts until enough is found.
import { announce } from "../ui/announcer.js"
import { ApiError, expectRefusal, get } from "../lib/api.js"
import { find } from "../lib/dom.js"
import { Panel } from "../ui/panel.js"
import { NARROW } from "../lib/screen.js"
import { _, plural } from "../lib/i18n.js"

const ENOUGH = 20  // messages; a button loads more
const MAX_ASKED = 20  // requests, then the reader presses again; the service allows a few more

export class Search {
  #meeting
  #panel
  #parts
  #template
  #nameOf
  #goTo
  #wanted = ""
  #before = null  // the seq before which to search; undefined for the newest, null when the whole log is searched
  #turn = 0
  #isAsking = false
  #results = new Map()  // seq -> row
  #gone = new Set()  // deleted messages and purged members: an answer may be older than the deletion

  // `nameOf(member)` returns the present name of a member; `goTo(seq)` leads to a message and resolves to whether it exists;
  // `buttons` and `toggled()` are those of the Panel.
  constructor(meeting, root, { buttons, template, nameOf, goTo, toggled }) {
    this.#meeting = meeting
    this.#panel = new Panel(root, buttons, toggled)
    this.#template = template
    this.#nameOf = nameOf
    this.#goTo = goTo
    const names = ["form", "empty", "hint", "state", "results", "older", "close"]
    this.#parts = Object.fromEntries(names.map((name) => [name, find(root, name)]))
    buttons[0].addEventListener("click", () => this.#panel.isOpen && this.#field.select())
    this.#parts.form.addEventListener("submit", (event) => this.#submit(event))
    this.#parts.results.addEventListener("click", ({ target }) => this.#choose(target.closest("button")))
    this.#parts.older.addEventListener("click", () => this.#isAsking || this.#on())
    this.#parts.close.addEventListener("click", () => this.#panel.close())
  }

  // Opens the panel, and searches for a text if one is given.
  open(text) {
    this.#panel.open()
    if (text) this.#field.value = text
    this.#field.select()
    if (text) this.#begin(text)
  }

  get isOpen() {
    return this.#panel.isOpen
  }

  close() {
    this.#panel.close()
  }

  // Removes the result of a message that was edited or deleted.
  forget(seq) {
    this.#gone.add(seq)
    this.#results.get(seq)?.remove()
    this.#results.delete(seq)
  }

  // Removes the results of a member whose messages were purged.
  forgetOf(member) {
    this.#gone.add(member)
    for (const [seq, row] of this.#results) if (row.dataset.member === member) this.forget(seq)
  }

  // Removes all results: a snapshot has replaced the log.
  clear() {
    this.#turn += 1
    this.#before = null
    this.#gone.clear()
    this.#results.clear()
    this.#parts.results.replaceChildren()
    this.#showState("")
  }

  // Removes all results and the search text.
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

  // Searches further back until enough further results are found.
  async #on() {
    const turn = ++this.#turn
    const shown = this.#results.size
    this.#showState(_("Searching…"), true)
    this.#isAsking = true
    try {
      for (let asked = 0; asked < MAX_ASKED && this.#before !== null && this.#results.size < shown + ENOUGH; asked += 1) {
        const found = await get("/api/search", this.#question())
        const { drawResult } = await import("./search_result.js").catch(failed)
        if (turn !== this.#turn) return
        this.#take(found, drawResult)
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

  #take({ messages, earlier }, drawResult) {
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

  // Shows the state, a picture where there are no results, and the button to search further back while there are earlier entries.
  #showState(text, isBusy = false) {
    const { empty, hint, state, older, form } = this.#parts
    empty.hidden = isBusy || this.#results.size > 0
    hint.hidden = text !== ""
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

// Many readers never search: what draws results is loaded with the first one.
function failed() {
  throw new ApiError({ code: "network", message: _("There is no answer from the server.") })
}
