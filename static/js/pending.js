// Messages on their way, below the conversation. Draws what it is given.
import { clone, part, say } from "./dom.js"
import { _ } from "./strings.js"

export class Pending {
  #list
  #template
  #on
  #rows = new Map()

  // on.retry(key), on.discard(key)
  constructor(list, template, on) {
    this.#list = list
    this.#template = template
    this.#on = on
  }

  show(item) {
    const row = this.#rows.get(item.key) ?? this.#add(item)
    const stuck = item.state === "failed" || item.state === "waiting"
    part(row, "state").textContent = this.#words(item)
    row.classList.toggle("message--failed", item.state === "failed")
    part(row, "retry").hidden = !stuck
    part(row, "discard").hidden = !stuck
  }

  remove(key) {
    this.#rows.get(key)?.remove()
    this.#rows.delete(key)
  }

  #add(item) {
    const row = clone(this.#template)
    part(row, "content").textContent = item.content
    part(row, "retry").addEventListener("click", () => this.#on.retry(item.key))
    part(row, "discard").addEventListener("click", () => this.#on.discard(item.key))
    this.#rows.set(item.key, row)
    this.#list.append(row)
    return row
  }

  #words({ state, reason }) {
    if (state === "sending") return _("Sending…")
    if (state === "sent") return _("Sent")
    return state === "waiting" ? `${_("Not sent yet, will be tried again.")} ${reason}` : `${_("Not sent.")} ${reason}`
  }
}
