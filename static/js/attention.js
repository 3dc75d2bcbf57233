// Telling of what is new without taking the reader's place: aloud, by a count, a tone, a notification.
import { aloud, hush } from "./aloud.js"
import { Badge } from "./badge.js"
import { wordsFor } from "./change.js"
import { Notifications } from "./notifications.js"
import { _, counted } from "./strings.js"
import { Tone } from "./tone.js"

const MOST_READ_ALOUD = 3
const COMINGS_AND_GOINGS = new Set(["joined", "left", "renamed"])

export class Attention {
  #settings
  #callsMe
  #badge
  #tone = new Tone()
  #notifications

  // `callsMe(text)` says whether a text mentions the reader.
  constructor(icon, settings, callsMe) {
    this.#settings = settings
    this.#callsMe = callsMe
    this.#badge = new Badge(icon)
    this.#notifications = new Notifications(icon.href)
  }

  // What others have just said, and what has just happened.
  tell(messages, changes) {
    const gone = changes.filter(({ type }) => type === "deleted").map(({ of }) => of)
    const moves = changes.filter(({ type }) => COMINGS_AND_GOINGS.has(type))
    if (gone.length > 0) hush()
    this.#notifications.withdraw(gone)
    const words = [...wordsOf(messages, said), ...wordsOf(moves, wordsFor)]
    if (words.length > 0) aloud(words.join("\n"))
    if (messages.length === 0) return
    if (this.#settings.sound && !document.hasFocus()) this.#tone.sound()
    if (document.hidden) this.#tellFromAfar(messages)
  }

  // Asks for leave to show notifications; "" or why there can be none.
  allow() {
    return this.#notifications.allow()
  }

  #tellFromAfar(messages) {
    const { notify } = this.#settings
    this.#badge.add(messages.length)
    const wanted = messages.filter(({ content }) => notify === "all" || (notify === "mentions" && this.#callsMe(content)))
    for (const message of wanted.slice(-MOST_READ_ALOUD)) this.#notifications.show(message)
  }
}

function said({ sender, content }) {
  return `${sender}: ${content}`
}

function wordsOf(entries, words) {
  if (entries.length <= MOST_READ_ALOUD) return entries.map(words)
  const count = entries.length
  if (entries[0].type) return [_("Arrivals and departures: %(count)s", { count })]
  return [counted(count, _("%(count)s new message", { count }), _("%(count)s new messages", { count }))]
}
