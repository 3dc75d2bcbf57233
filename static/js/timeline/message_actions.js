// What one does with messages: say, answer, correct, take back, react. Whatever the service refuses is told in a toast.
import { ApiError } from "../lib/api.js"
import { copy } from "../lib/clipboard.js"
import { ask, part } from "../lib/dom.js"
import { excerpt } from "./quote.js"
import { _ } from "../lib/i18n.js"

export class Talk {
  #connection
  #toast
  #deleteDialog
  #on

  // on.answer(message), on.correct(message) begin to write; on.pick(button, picked) opens a picker;
  // on.goTo(seq) leads the reader to a message, and tells whether it is there.
  constructor({ connection, toast, deleteDialog, on }) {
    this.#connection = connection
    this.#toast = toast
    this.#deleteDialog = deleteDialog
    this.#on = on
  }

  // What the buttons on a message do, by their data-act.
  get acts() {
    return {
      reply: (message) => this.#on.answer(message),
      edit: (message) => this.#on.correct(message),
      delete: (message) => this.remove(message),
      copy: ({ entry }) => this.copy(entry.content),
      copyCode: (_message, button) => this.copy(button.parentElement.querySelector("code").textContent),
      jump: (_message, button) => this.jump(Number(button.dataset.to)),
      react: (message, { dataset }) => this.#react(message, dataset.emoji),
      pick: (message, button) => this.#on.pick(button, (emoji) => this.#react(message, emoji, true)),
    }
  }

  edit({ entry }, content) {
    return content === entry.content || this.#do("edit", { seq: entry.seq, content })
  }

  async remove(message) {
    part(this.#deleteDialog, "excerpt").textContent = excerpt(message)
    const answer = await ask(this.#deleteDialog)
    part(this.#deleteDialog, "excerpt").textContent = ""
    if (answer === "delete") this.#do("delete", { seq: message.entry.seq })
  }

  async copy(text) {
    this.#toast.say((await copy(text)) ? _("Copied") : _("The browser does not let this page copy."))
  }

  async jump(seq) {
    if (!(await this.#on.goTo(seq))) this.#toast.say(_("This message is no longer there."))
  }

  #react(message, emoji, on = !message.gives(emoji)) {
    return this.#do("react", { seq: message.entry.seq, emoji, on })
  }

  // Whether the service did it.
  async #do(verb, body) {
    try {
      await this.#connection.do(verb, body)
      this.#connection.poke()
      return true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#toast.say(error.message)
      return false
    }
  }
}
