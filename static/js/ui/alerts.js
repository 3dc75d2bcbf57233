// Telling of what is new without taking the reader's place: aloud, by a count, a tone, a notification.
import { aloud, hush } from "./announcer.js"
import { Badge } from "./badge.js"
import { wordsFor } from "../timeline/event_text.js"
import { Notifications } from "./notifications.js"
import { _, counted } from "../lib/i18n.js"
import { Tone } from "./chime.js"

const MAX_READ_ALOUD = 3
const HAPPENINGS = new Set(["joined", "left", "renamed", "role", "settings", "purged", "ended"])

export class Attention {
  #settings
  #names
  #badge
  #tone = new Tone()
  #notifications

  constructor(icon, settings, names) {
    this.#settings = settings
    this.#names = names
    this.#badge = new Badge(icon)
    this.#notifications = new Notifications(icon.href)
  }

  // What others have just said, and what has just happened.
  tell(messages, changes) {
    const gone = changes.filter(({ type }) => type === "deleted").map(({ of }) => of)
    const isPurge = changes.some(({ type }) => type === "purged")
    const happened = changes.filter(({ type }) => HAPPENINGS.has(type))
    if (gone.length > 0 || isPurge) hush()
    this.#notifications.withdraw(isPurge ? undefined : gone)
    const words = [...wordsOf(messages, said), ...wordsOf(happened, (change) => wordsFor(change, this.#names))]
    if (words.length > 0) aloud(words.join("\n"))
    if (messages.length === 0) return
    this.#sound()
    if (document.hidden) this.#tellFromAfar(messages)
  }

  // What is for me as a mention is: each of the notes, { key, title, body }, may be a notification.
  call(words, notes) {
    aloud(words)
    this.#sound()
    if (!document.hidden) return
    this.#badge.add(notes.length)
    if (this.#settings.notify !== "off") this.#show(notes)
  }

  // Notes that no longer hold.
  withdraw(keys) {
    this.#notifications.withdraw(keys)
  }

  // The meeting is called otherwise now.
  entitle(title) {
    this.#badge.title = title
  }

  // Asks for leave to show notifications; "" or why there can be none.
  allow() {
    return this.#notifications.allow()
  }

  #tellFromAfar(messages) {
    const { notify } = this.#settings
    this.#badge.add(messages.length)
    const wanted = messages.filter(({ content }) => notify === "all" || (notify === "mentions" && this.#names.callsMe(content)))
    this.#show(wanted.map(({ seq, sender, content }) => ({ key: seq, title: sender, body: content })))
  }

  #sound() {
    if (this.#settings.sound && !document.hasFocus()) this.#tone.sound()
  }

  #show(notes) {
    for (const note of notes.slice(-MAX_READ_ALOUD)) this.#notifications.show(note)
  }
}

function said({ sender, content }) {
  return `${sender}: ${content}`
}

function wordsOf(entries, words) {
  if (entries.length <= MAX_READ_ALOUD) return entries.map(words)
  const count = entries.length
  if (entries[0].type) return [_("Events in the meeting: %(count)s", { count })]
  return [counted(count, _("%(count)s new message", { count }), _("%(count)s new messages", { count }))]
}
