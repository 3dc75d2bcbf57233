// The notice for hosts that wrong passcodes are given again and again, with a button that locks the meeting.
import { find } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"
import { announce } from "../ui/announcer.js"

export class PasscodeNotice {
  #notice
  #permissions

  constructor(notice, { permissions, actions }) {
    this.#notice = notice
    this.#permissions = permissions
    find(notice, "close").addEventListener("click", () => this.#hide())
    find(notice, "lock").addEventListener("click", async () => {
      if (await actions.request("lock", { on: true })) this.#hide()
    })
  }

  // `count` wrong passcodes were given within a minute, as last reported.
  show(count) {
    if (!this.#permissions.mayI("lock") || this.#permissions.get("locked")) return
    const words = _("%(count)s wrong passcodes within a minute: someone may be guessing.", { count })
    find(this.#notice, "text").textContent = words
    this.#notice.hidden = false
    announce(words)
  }

  #hide() {
    this.#notice.hidden = true
  }
}
