// Telling of new messages without taking the reader's place: aloud for screen readers, and a count in the title.
import { _ } from "./strings.js"

const MOST_READ_ALOUD = 3

export class Attention {
  #announcer
  #title = document.title
  #unread = 0

  constructor(announcer) {
    this.#announcer = announcer
    document.addEventListener("visibilitychange", () => this.#seen())
  }

  // Messages of others that have just come.
  tell(messages) {
    if (messages.length === 0) return
    this.#announcer.textContent = words(messages)
    if (!document.hidden) return
    this.#unread += messages.length
    document.title = `(${this.#unread}) ${this.#title}`
  }

  // What was told last is not to be had any more.
  hush() {
    this.#announcer.textContent = ""
  }

  #seen() {
    if (document.hidden) return
    this.#unread = 0
    document.title = this.#title
  }
}

function words(messages) {
  if (messages.length > MOST_READ_ALOUD) return _("New messages: %(count)s", { count: messages.length })
  return messages.map(({ sender, content }) => `${sender}: ${content}`).join("\n")
}
