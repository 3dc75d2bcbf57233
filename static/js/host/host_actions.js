// Actions of hosts on the meeting, its members and waiting guests. A toast shows what the service refuses.
import { post } from "../lib/api.js"
import { find, openDialog } from "../lib/dom.js"
import { newRequestKey } from "../lib/request_key.js"
import { _ } from "../lib/i18n.js"

export class HostActions {
  #meeting
  #connection
  #toast
  #names
  #dialogs
  #on

  // `dialogs` are { sure, remove, end }. on.done() is called after an action; on.link(link) and on.hostLink(link) show a new
  // link; on.takeHostLink() returns one that was not shown yet, or null; on.over(isErased) is called when I have ended the meeting.
  constructor(meeting, { connection, toast, names, dialogs, on }) {
    this.#meeting = meeting
    this.#connection = connection
    this.#toast = toast
    this.#names = names
    this.#dialogs = dialogs
    this.#on = on
    find(dialogs.end, "erase").addEventListener("change", ({ target }) => nameEnd(dialogs.end, target))
  }

  mute(member, on) {
    return this.request("mute", { member, on })
  }

  cohost(member, on) {
    return this.request("cohost", { member, on })
  }

  async handOver(member) {
    const name = this.#names.of(member)
    const title = _("Hand the meeting over to %(name)s?", { name })
    const isSure = await this.#isSure(title, _("They are host in your place. You stay as co-host."), _("Hand over"))
    return isSure && this.request("hand_over", { member })
  }

  async remove(member) {
    const { remove } = this.#dialogs
    const [messages, address] = ["messages", "address"].map((name) => find(remove, name))
    find(remove, "title").textContent = _("Remove %(name)s?", { name: this.#names.of(member) })
    messages.checked = address.checked = false
    if ((await openDialog(remove)) !== "remove") return false
    return this.request("remove", { member, messages: messages.checked, address: address.checked })
  }

  // Admits a waiting guest, or all of them.
  admit(member) {
    return this.request("admit", member ? { member } : {})
  }

  deny(member) {
    return this.request("remove", { member })
  }

  // Denies a waiting guest and all others who wait or come from the same address.
  async denyAddress(member) {
    const text = _("All who come from it later are kept out, too. Schools and offices share an address.")
    const isSure = await this.#isSure(_("Deny everyone from this address?"), text, _("Deny"))
    return isSure && this.request("remove", { member, address: true })
  }

  readmit(member) {
    return this.request("readmit", { member })
  }

  noPasscode() {
    return this.request("passcode", { passcode: "" })
  }

  async newLink() {
    const text = _("The old link will stop working. People already here stay and see the new one.")
    if (!(await this.#isSure(_("Make a new link?"), text, _("Make a new link")))) return
    const made = await this.request("new_link")
    if (made) this.#on.link(made.link)
  }

  async hostLink() {
    const unseen = this.#on.takeHostLink()
    if (unseen) return this.#on.hostLink(unseen)
    const text = _("A host link that was made before is not valid any more.")
    if (!(await this.#isSure(_("Make a new host link?"), text, _("Make a host link")))) return
    const made = await this.request("host_link")
    if (made) this.#on.hostLink(made.link)
  }

  // The connection is stopped first: it would receive the end before the answer.
  async end(isErased = false) {
    const { end } = this.#dialogs
    const erase = find(end, "erase")
    erase.checked = isErased
    nameEnd(end, erase)
    if ((await openDialog(end)) !== "end") return
    this.#connection.stop()
    try {
      await post(`/api/host/${erase.checked ? "erase" : "end"}`, { meeting_id: this.#meeting })
      this.#on.over(erase.checked)
    } catch (error) {
      this.#toast.showRefusal(error)
      this.#connection.start()
    }
  }

  erase() {
    return this.end(true)
  }

  // Resolves to the answer, or to false after a refusal.
  async request(verb, body = {}) {
    try {
      const answer = await this.#connection.request(`host/${verb}`, { key: newRequestKey(), ...body })
      this.#connection.pollNow()
      this.#on.done()
      return answer
    } catch (error) {
      this.#toast.showRefusal(error)
      return false
    }
  }

  async #isSure(title, text, label) {
    const { sure } = this.#dialogs
    find(sure, "title").textContent = title
    find(sure, "text").textContent = text
    find(sure, "yes").textContent = label
    return (await openDialog(sure)) === "yes"
  }
}

function nameEnd(dialog, erase) {
  find(dialog, "yes").textContent = erase.checked ? _("End and erase") : _("End the meeting")
}
