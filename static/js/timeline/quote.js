// The quote in a reply: sender and beginning of the message that it answers, as that is now.
import { clone, find } from "../lib/dom.js"
import { hueOf } from "../members/avatar.js"
import { _ } from "../lib/i18n.js"
import { readingOf } from "./parse_markdown.js"

const MAX_LENGTH = 160  // characters; CSS cuts what does not fit

// `message` is the quoted one, undefined if it is not loaded, or null to show no quote.
export function drawQuote(place, template, { seq, message }) {
  place.replaceChildren()
  if (message === null) return
  const quote = clone(template)
  quote.dataset.to = seq
  if (message) quote.dataset.hue = hueOf(message.entry.member)
  find(quote, "sender").textContent = message?.sender ?? ""
  find(quote, "text").textContent = message ? excerpt(message) : _("An earlier message")
  place.append(quote)
}

export function excerpt({ entry, isDeleted }) {
  if (isDeleted) return _("This message was deleted.")
  const line = readingOf(entry.content).replace(/\s+/g, " ").trim()
  return [...line].slice(0, MAX_LENGTH).join("")
}
