// The requested name and the given one: the second 小明 in a meeting is called 小明 (2).
import { keep } from "../lib/storage.js"
import { _ } from "../lib/i18n.js"

const WANTED = "wanted:"

// Stores the requested name for the next page, if another was given.
export function rememberRequestedName(meeting, wanted, given) {
  if (isOther(wanted, given)) keep(sessionStorage, WANTED + meeting, wanted)
}

export function takeRequestedName(meeting) {
  const wanted = sessionStorage.getItem(WANTED + meeting)
  sessionStorage.removeItem(WANTED + meeting)
  return wanted
}

// Returns whether the names differ by more than the normalisation of all names.
export function isOther(wanted, given) {
  return wanted.normalize("NFKC").trim().replace(/\s+/g, " ") !== given
}

export function explainRename(wanted, given) {
  const values = { wanted: wanted.trim(), given }
  return _("“%(wanted)s” is taken here, so you're “%(given)s”.", values)
}
