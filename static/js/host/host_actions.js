// What hosts do: with the meeting, and with those who are in it or want to be. Whatever the service refuses is told in a toast.
import { ApiError, post } from "../lib/api.js"
import { ask, part } from "../lib/dom.js"
import { newKey } from "../lib/request_key.js"
import { _ } from "../lib/i18n.js"

export class Deeds {
  #meeting
  #connection
  #toast
  #names
  #dialogs
  #on

  // `dialogs` are sure, remove, end. on.done() when something was done; on.link(link) and on.hostLink(link) show a new
  // one; on.takeHostLink() gives one that nobody has seen yet, or null; on.over(isErased) when I have ended the meeting.
  constructor(meeting, { connection, toast, names, dialogs, on }) {
    this.#meeting = meeting
    this.#connection = connection
    this.#toast = toast
    this.#names = names
    this.#dialogs = dialogs
    this.#on = on
  }

  mute(member, on) {
    return this.do("mute", { member, on })
  }

  cohost(member, on) {
    return this.do("cohost", { member, on })
  }

  async handOver(member) {
    const name = this.#names.of(member)
    const title = _("Hand the meeting over to %(name)s?", { name })
    const isSure = await this.#isSure(title, _("They are host in your place. You stay as co-host."), _("Hand over"))
    return isSure && this.do("hand_over", { member })
  }

  async remove(member) {
    const { remove } = this.#dialogs
    const [messages, address] = ["messages", "address"].map((name) => part(remove, name))
    part(remove, "title").textContent = _("Remove %(name)s?", { name: this.#names.of(member) })
    messages.checked = address.checked = false
    if ((await ask(remove)) !== "remove") return false
    return this.do("remove", { member, messages: messages.checked, address: address.checked })
  }

  // Somebody who waits; without one, everybody who does.
  admit(member) {
    return this.do("admit", member ? { member } : {})
  }

  turnAway(member) {
    return this.do("remove", { member })
  }

  readmit(member) {
    return this.do("readmit", { member })
  }

  noPasscode() {
    return this.do("passcode", { passcode: "" })
  }

  async newLink() {
    const text = _("The old link leads nowhere any more. Whoever is in the meeting stays in it, and sees the new one.")
    if (!(await this.#isSure(_("Make a new link?"), text, _("Make a new link")))) return
    const made = await this.do("new_link")
    if (made) this.#on.link(made.link)
  }

  async hostLink() {
    const unseen = this.#on.takeHostLink()
    if (unseen) return this.#on.hostLink(unseen)
    const text = _("A host link that was made before is not valid any more.")
    if (!(await this.#isSure(_("Make a new host link?"), text, _("Make a host link")))) return
    const made = await this.do("host_link")
    if (made) this.#on.hostLink(made.link)
  }

  // The connection would hear of the end before it hears the answer.
  async end() {
    const { end } = this.#dialogs
    const erase = part(end, "erase")
    erase.checked = false
    if ((await ask(end)) !== "end") return
    this.#connection.stop()
    try {
      await post(`/api/host/${erase.checked ? "erase" : "end"}`, { meeting_id: this.#meeting })
      this.#on.over(erase.checked)
    } catch (error) {
      this.#refused(error)
      this.#connection.start()
    }
  }

  // The answer, or false.
  async do(verb, body = {}) {
    try {
      const answer = await this.#connection.do(`host/${verb}`, { key: newKey(), ...body })
      this.#connection.poke()
      this.#on.done()
      return answer
    } catch (error) {
      this.#refused(error)
      return false
    }
  }

  #refused(error) {
    if (!(error instanceof ApiError)) throw error
    this.#toast.say(error.message)
  }

  async #isSure(title, text, label) {
    const { sure } = this.#dialogs
    part(sure, "title").textContent = title
    part(sure, "text").textContent = text
    part(sure, "yes").textContent = label
    return (await ask(sure)) === "yes"
  }
}
