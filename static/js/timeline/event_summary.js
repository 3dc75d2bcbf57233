// Summarises changes that follow each other: "Anna, Li Wei and 3 others joined".
import { actorOf } from "./event_text.js"
import { _ } from "../lib/i18n.js"

const MAX_NAMED = 3
const MAX_CHANGES = 2  // are shown one by one
const ATTENDANCE = new Set(["joined", "left"])
const OTHERS = new Set(["settings", "renamed", "role", "purged"])
const list = new Intl.ListFormat(document.documentElement.lang)

// Returns the kind of a change: those of one kind are folded. A change that stands alone has none.
export function kindOf({ type, member, reason }, names) {
  if (type === "role" && names.isMe(member)) return null
  if (ATTENDANCE.has(type) && reason !== "removed") return "attendance"
  return OTHERS.has(type) || type === "left" ? "other" : null
}

// Returns one line for changes of one kind, or "" if they are not folded.
export function summarise(entries, names) {
  if (entries.length < 2) return ""
  if (kindOf(entries[0], names) === "attendance") return attendance(entries)
  if (entries.length <= MAX_CHANGES) return ""
  const [{ member }] = entries
  const isOfOne = entries.every((entry) => entry.type === "settings" && entry.member === member)
  const count = entries.length
  return isOfOne ? _("%(by)s changed %(count)s settings", { by: actorOf(member, names), count }) : _("%(count)s updates", { count })
}

// A member who has left gets another id when they join again, and mostly the same name.
function attendance(entries) {
  const types = new Map()  // name -> what they did, in this order
  for (const { name, type } of entries) types.set(name, [...(types.get(name) ?? []), type])
  const groups = new Map(Object.keys(MOVES).map((move) => [move, []]))
  for (const [name, moves] of types) groups.get(moveOf(moves)).push(name)
  return [...groups].filter(([, members]) => members.length > 0).map(([move, members]) => MOVES[move]({ name: listed(members) })).join(" · ")
}

const MOVES = {
  joined: (who) => _("%(name)s joined", who),
  came: (who) => _("%(name)s joined and left", who),
  left: (who) => _("%(name)s left", who),
  returned: (who) => _("%(name)s left and rejoined", who),
}

function moveOf(types) {
  const [first, last] = [types[0], types.at(-1)]
  if (first === last) return first
  return first === "joined" ? "came" : "returned"
}

function listed(names) {
  if (names.length <= MAX_NAMED) return list.format(names)
  const named = names.slice(0, MAX_NAMED - 1)
  return list.format([...named, _("%(count)s others", { count: names.length - named.length })])
}
