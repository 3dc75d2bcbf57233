// The choice of a visitor with a host link: to continue as the host who has made it, on another device, or to join as
// another person.
import { expectRefusal, post } from "../lib/api.js"
import { find } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"

export class HostEntrance {
  #box
  #name = ""

  // on.continueAs(name) and on.joinAnew() are called with the choice.
  constructor(box, on) {
    this.#box = box
    find(box, "continue").addEventListener("click", () => on.continueAs(this.#name))
    find(box, "other").addEventListener("click", () => {
      this.hide()
      on.joinAnew()
    })
  }

  // Asks the service to whom the link belongs. Resolves to whether there is a choice; fails with an ApiError if the link is
  // not valid.
  async offer(meeting, secret) {
    const host = await this.#hostOf(meeting, secret)
    this.#showTitle(host.meeting_name)
    this.#name = host.member_name ?? ""
    if (!this.#name) return false
    find(this.#box, "continue").textContent = _("Continue as %(name)s", { name: this.#name })
    this.#box.hidden = false
    find(this.#box, "continue").focus()
    return true
  }

  hide() {
    this.#box.hidden = true
  }

  // Without an answer the form is there as well: it says what is wrong when it is sent.
  async #hostOf(meeting, secret) {
    try {
      return await post("/api/check_host_link", { meeting_id: meeting, host_secret: secret })
    } catch (error) {
      expectRefusal(error)
      if (error.code === "bad_host_link") throw error
      return {}
    }
  }

  // The page of a link that was replaced does not know the meeting.
  #showTitle(name) {
    const hasTitle = [...document.querySelectorAll("h1")].some((title) => !title.closest("[hidden]"))
    if (hasTitle || !name) return
    const title = Object.assign(document.createElement("h1"), { className: "card__title", textContent: name, dir: "auto" })
    this.#box.before(title)
    document.title = `${name} · ${_("Web Meeting")}`
  }
}
