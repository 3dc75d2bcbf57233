// Actions on messages: reply, edit, delete, copy, react. A toast shows what the service refuses.
import { copy } from "../lib/clipboard.js"
import { find, openDialog } from "../lib/dom.js"
import { newRequestKey } from "../lib/request_key.js"
import { excerpt } from "./quote.js"
import { _ } from "../lib/i18n.js"

export class MessageActions {
  #connection
  #toast
  #deleteDialog
  #permissions
  #on

  // on.answer(message) and on.correct(message) prepare the composer; on.pick(button, picked) opens the emoji picker;
  // on.goTo(seq) leads the reader to a message, and resolves to whether it exists.
  constructor({ connection, toast, deleteDialog, permissions, on }) {
    this.#connection = connection
    this.#toast = toast
    this.#deleteDialog = deleteDialog
    this.#permissions = permissions
    this.#on = on
  }

  // The handlers of the buttons on a message, by their data-action.
  get handlers() {
    return {
      reply: (message) => this.#on.answer(message),
      edit: (message) => this.#on.correct(message),
      delete: (message) => this.remove(message),
      copy: ({ entry }) => this.copy(entry.content),
      copyCode: (_message, button) => this.copy(button.parentElement.querySelector("code").textContent),
      unfold: (message) => message.toggle(),
      jump: (_message, button) => this.jump(Number(button.dataset.to)),
      react: (message, { dataset }) => this.#react(message, dataset.emoji),
      pick: (message, button, picked) => this.#pick(message, button, picked),
      mute: ({ entry: { member } }) => this.#request("host/mute", { key: newRequestKey(), member, on: this.#mayWrite(member) }),
    }
  }

  // The words of buttons that differ between messages.
  get labels() {
    return { mute: (message) => this.#muteLabel(message) }
  }

  edit({ entry }, content) {
    return content === entry.content || this.#request("edit", { seq: entry.seq, content })
  }

  async remove(message) {
    find(this.#deleteDialog, "excerpt").textContent = excerpt(message)
    const answer = await openDialog(this.#deleteDialog)
    find(this.#deleteDialog, "excerpt").textContent = ""
    if (answer === "delete") this.#request("delete", { seq: message.entry.seq })
  }

  async copy(text) {
    this.#toast.show((await copy(text)) ? _("Copied") : _("Couldn't copy."))
  }

  async jump(seq) {
    if (!(await this.#on.goTo(seq))) this.#toast.show(_("This message is no longer there."))
  }

  // `picked()` is called when the reader has picked an emoji.
  #pick(message, button, picked = () => {}) {
    this.#on.pick(button, (emoji) => {
      picked()
      this.#react(message, emoji, true)
    })
  }

  #mayWrite(member) {
    return this.#permissions.mayMember("send", member)
  }

  #muteLabel({ entry, sender: name }) {
    return this.#mayWrite(entry.member) ? _("Mute %(name)s", { name }) : _("Unmute %(name)s", { name })
  }

  #react(message, emoji, on = !message.gives(emoji)) {
    return this.#request("react", { seq: message.entry.seq, emoji, on })
  }

  // Sends a verb. Resolves to whether the service has carried it out.
  async #request(verb, body) {
    try {
      await this.#connection.request(verb, body)
      this.#connection.pollNow()
      return true
    } catch (error) {
      this.#toast.showRefusal(error)
      return false
    }
  }
}
