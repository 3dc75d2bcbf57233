// Tells me by a toast what other members have done to me: given me another role, muted or unmuted me, deleted my message; and
// that I have joined from another device.
import { describe } from "../timeline/event_text.js"
import { _ } from "../lib/i18n.js"

// `permissions` have applied the changes already.
export function showNewsForMe(changes, { toast, names, permissions, isMine }) {
  const words = changes.map((change) => wordsOf(change, { names, permissions, isMine })).filter(Boolean)
  if (words.length > 0) toast.show(words.at(-1))
}

function wordsOf(change, { names, permissions, isMine }) {
  const { type, member, of } = change
  if (type === "role" && names.isMe(member)) return names.isMe(change.by) ? "" : newRole(change, names, permissions)
  if (type === "continued" && names.isMe(member)) return _("You joined from another device. If that wasn't you, make a new host link and leave.")
  if (names.isMe(member)) return ""
  if (type === "settings" && "everybody" in change && permissions.hasMyRoleChanged) return describe(change, names)
  if (type === "deleted" && isMine(of)) return _("%(by)s deleted one of your messages", { by: names.of(member) ?? _("Someone") })
  return ""
}

function newRole(change, names, { myRoleBefore }) {
  if (myRoleBefore !== "muted" || change.role !== "member") return describe(change, names)
  return _("%(by)s unmuted you", { by: names.of(change.by) ?? _("Someone") })
}
