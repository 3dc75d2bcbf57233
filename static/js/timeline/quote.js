// What a message answers: who said it and how it begins, as it stands now; nothing of it is kept anywhere else.
import { clone, find } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"

const MAX_LENGTH = 160  // characters; style cuts what is too long for the line

// `message` is the one on screen, undefined while it is not, or null where there is nothing to show.
export function drawQuote(place, template, { seq, message }) {
  place.replaceChildren()
  if (message === null) return
  const quote = clone(template)
  quote.dataset.to = seq
  find(quote, "sender").textContent = message?.sender ?? ""
  find(quote, "text").textContent = message ? excerpt(message) : _("An earlier message")
  place.append(quote)
}

export function excerpt({ entry, isDeleted }) {
  if (isDeleted) return _("This message was deleted.")
  const line = entry.content.replace(/^(?:```.*|> ?)/gm, "").replace(/\s+/g, " ").trim()
  return [...line].slice(0, MAX_LENGTH).join("")
}
