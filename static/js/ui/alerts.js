// Alerts the reader to new entries: by an announcement, a count, a chime, a notification.
import { announce, clearAnnouncement } from "./announcer.js"
import { Badge } from "./badge.js"
import { describe } from "../timeline/event_text.js"
import { proseOf } from "../timeline/parse_markdown.js"
import { Notifications } from "./notifications.js"
import { _, plural } from "../lib/i18n.js"
import { Chime } from "./chime.js"

const MAX_READ_ALOUD = 3
const EVENTS = new Set(["joined", "left", "renamed", "role", "settings", "purged", "ended"])

export class Alerts {
  #settings
  #names
  #badge
  #chime = new Chime()
  #notifications

  constructor(icon, settings, names) {
    this.#settings = settings
    this.#names = names
    this.#badge = new Badge(icon)
    this.#notifications = new Notifications(icon.href)
  }

  // Alerts to new messages and changes of other members. `isMine(seq)` is whether a message is mine, if it is loaded.
  announceUpdate(messages, changes, isMine) {
    const gone = changes.filter(({ type }) => type === "deleted").map(({ of }) => of)
    const isPurge = changes.some(({ type }) => type === "purged")
    const happened = changes.filter(({ type }) => EVENTS.has(type))
    if (gone.length > 0 || isPurge) clearAnnouncement()
    this.#notifications.withdraw(isPurge ? undefined : gone)
    const words = [...linesOf(messages, lineOf), ...linesOf(happened, (change) => describe(change, this.#names))]
    if (words.length > 0) announce(words.join("\n"))
    if (messages.length === 0) return
    const forMe = messages.filter((message) => isMine(message.reply_to) || this.#mentionsMe(message.content))
    this.#playChime(forMe.length > 0 ? "mention" : "message")
    if (document.hidden) this.#alertHidden(messages, forMe)
  }

  // Alerts to guests who wait. Each note, { key, title, body }, may become a notification.
  notify(words, notes) {
    announce(words)
    this.#playChime("waiting")
    if (!document.hidden) return
    this.#badge.add(notes.length)
    if (this.#settings.notify !== "off") this.#show(notes)
  }

  // Closes notifications that are out of date.
  withdraw(keys) {
    this.#notifications.withdraw(keys)
  }

  setTitle(title) {
    this.#badge.title = title
  }

  // Asks for permission to show notifications. Resolves to "" or to the reason why it is withheld.
  allow() {
    return this.#notifications.allow()
  }

  #alertHidden(messages, forMe) {
    const { notify } = this.#settings
    this.#badge.add(messages.length)
    const wanted = { all: messages, mentions: forMe, off: [] }[notify]
    this.#show(wanted.map(({ seq, sender, content }) => ({ key: seq, title: sender, body: content })))
  }

  #mentionsMe(content) {
    return proseOf(content).some((text) => this.#names.mentionsMe(text))
  }

  #playChime(kind) {
    if (this.#settings.sound && !document.hasFocus()) this.#chime.play(kind)
  }

  #show(notes) {
    for (const note of notes.slice(-MAX_READ_ALOUD)) this.#notifications.show(note)
  }
}

function lineOf({ sender, content }) {
  return `${sender}: ${content}`
}

function linesOf(entries, words) {
  if (entries.length <= MAX_READ_ALOUD) return entries.map(words)
  const count = entries.length
  if (entries[0].type) return [_("%(count)s updates", { count })]
  return [plural(count, _("%(count)s new message", { count }), _("%(count)s new messages", { count }))]
}
