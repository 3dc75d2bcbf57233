// Leaving the meeting: asks, deletes what this browser keeps of it, and opens the page after it.
import { forget, forgetStored } from "../lib/browser_traces.js"
import { post } from "../lib/api.js"
import { find, openDialog } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"
import { keep } from "../lib/storage.js"

const LEFT = "left:"

export class Departure {
  #meeting
  #dialog
  #connection
  #banner
  #traces
  #end
  #isCohost

  // `end()` ends the meeting for all members, after asking; `isCohost()` is whether I lose the role of a co-host.
  constructor(meeting, { dialog, connection, banner, traces, end, isCohost }) {
    this.#meeting = meeting
    this.#dialog = dialog
    this.#connection = connection
    this.#banner = banner
    this.#traces = traces
    this.#end = end
    this.#isCohost = isCohost
    sessionStorage.removeItem(LEFT + meeting)  // this page is of a member
  }

  async ask() {
    find(this.#dialog, "cohost").hidden = !this.#isCohost()
    const choice = await openDialog(this.#dialog)
    if (choice === "leave") await this.#leave()
    if (choice === "end") this.#end()
  }

  // After leaving, Back may show an earlier page of this tab, with the conversation: the page after leaving replaces it.
  // Returns whether it does.
  repeat() {
    const hasLeft = sessionStorage.getItem(LEFT + this.#meeting) !== null
    if (hasLeft) this.#go()
    return hasLeft
  }

  async #leave() {
    try {
      await post("/api/leave", { meeting_id: this.#meeting })
    } catch (error) {
      if (error.isRetryable) return this.#banner.showAction(error.message, _("Try again"), () => this.#leave())
    }
    this.#connection.stop()
    forget(this.#traces)
    forgetStored(this.#meeting)
    this.#traces.alerts.withdraw()
    keep(sessionStorage, LEFT + this.#meeting, "true")
    this.#go()
  }

  #go() {
    location.replace(`${location.pathname}/left`)
  }
}
