// The rows of unsent messages, below the conversation.
import { announce } from "../ui/announcer.js"
import { clone, find } from "../lib/dom.js"
import { isOnlyEmoji, renderMarkdown } from "../timeline/render_markdown.js"
import { drawQuote } from "../timeline/quote.js"
import { _, joinSentences } from "../lib/i18n.js"

const SECOND_MS = 1_000

export class Pending {
  #list
  #templates
  #names
  #messageAt
  #isOffline
  #on
  #rows = new Map()
  #moved = new Map()  // key -> for how long a row had moved into view when it was removed, ms
  #clocks = new Map()  // of messages that show a countdown

  // `messageAt(seq)` returns a loaded message or undefined; `isOffline()` whether there is no network; on.retry(key),
  // on.copy(content), on.discard(key)
  constructor(list, { templates, names, messageAt, isOffline, on }) {
    this.#list = list
    this.#templates = templates
    this.#names = names
    this.#messageAt = messageAt
    this.#isOffline = isOffline
    this.#on = on
  }

  show(item) {
    const row = this.#rows.get(item.key) ?? this.#add(item)
    const counts = item.until > Date.now()
    const stuck = item.state === "failed" || item.state === "waiting"
    find(row, "state").textContent = this.#words(item)
    row.classList.toggle("message--failed", item.state === "failed")
    if (item.state === "failed") announce(find(row, "state").textContent)
    find(row, "retry").hidden = !stuck || counts || item.isFinal === true || this.#waitsForNetwork(item)
    find(row, "copy").hidden = !stuck
    find(row, "discard").hidden = !stuck
    clearTimeout(this.#clocks.get(item.key))
    if (counts) this.#clocks.set(item.key, setTimeout(() => this.show(item), SECOND_MS))
  }

  remove(key) {
    clearTimeout(this.#clocks.get(key))
    this.#clocks.delete(key)
    const [movement] = this.#rows.get(key)?.getAnimations() ?? []
    if (movement) this.#moved.set(key, movement.currentTime ?? 0)
    this.#rows.get(key)?.remove()
    this.#rows.delete(key)
  }

  // Lets the row of a stored message go on with the movement of its pending row.
  moveOn(key, row) {
    const elapsed = this.#moved.get(key)
    this.#moved.delete(key)
    if (elapsed === undefined || !row) return
    row.style.setProperty("--elapsed", `${-elapsed}ms`)
    row.classList.add("message--new")
  }

  // Redraws quotes: the quoted messages may have been loaded or amended.
  drawQuotes() {
    for (const row of this.#rows.values()) if (row.dataset.to) this.#drawQuote(row)
  }

  #drawQuote(row) {
    const seq = Number(row.dataset.to)
    drawQuote(find(row, "quote"), this.#templates.quote, { seq, message: this.#messageAt(seq) })
  }

  #add(item) {
    const row = clone(this.#templates.pending)
    const { content, reply_to: seq, at } = item
    row.classList.toggle("message--new", Date.now() - at < SECOND_MS)  // not those of an earlier visit
    row.classList.toggle("message--emoji", isOnlyEmoji(content))
    find(row, "content").append(renderMarkdown(content, this.#names))
    if (seq !== undefined) {
      row.dataset.to = seq
      this.#drawQuote(row)
    }
    find(row, "retry").addEventListener("click", () => this.#on.retry(item.key))
    find(row, "copy").addEventListener("click", () => this.#on.copy(content))
    find(row, "discard").addEventListener("click", () => this.#on.discard(item.key))
    this.#rows.set(item.key, row)
    this.#list.append(row)
    return row
  }

  #waitsForNetwork({ state }) {
    return this.#isOffline() && (state === "sending" || state === "waiting")
  }

  #words(item) {
    if (this.#waitsForNetwork(item)) return _("Not sent yet: you're offline.")
    const { state, reason, until } = item
    const seconds = Math.ceil((until - Date.now()) / SECOND_MS)
    if (seconds > 0) return _("Slow mode: goes out in %(seconds)s s.", { seconds })
    if (state === "sending") return _("Sending…")
    if (state === "sent") return _("Sent")
    return joinSentences(state === "waiting" ? _("Not sent yet, will be tried again.") : _("Not sent."), reason)
  }
}
