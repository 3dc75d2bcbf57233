// Draws the row of a member in the roster.
import { find, setText } from "../lib/dom.js"
import { drawAvatar } from "./avatar.js"
import { badgeOf } from "./permissions.js"
import { _ } from "../lib/i18n.js"
import { duration, fillTime, shortTime } from "../lib/dates.js"

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const TINTED = new Set(["host", "cohost"])

// `known` is what the roster knows of the member; `permissions` tells what I may do with them.
export function drawMember(row, known, { isMe, isTyping, permissions }) {
  const { member, name, isAway, isGone } = known
  row.dataset.member = member
  drawAvatar(find(row, "avatar"), member, name)
  find(row, "name").textContent = name
  find(row, "rename").hidden = !isMe || !permissions.mayI("rename")
  find(row, "state").textContent = isGone ? "" : isAway ? _("away") : _("online")
  drawBadge(find(row, "badge"), isGone ? "" : permissions.roleOf(member))
  find(row, "menu").hidden = isGone || !permissions.mayAny(member)
  find(row, "menu").ariaLabel = _("Actions for %(name)s", { name })
  find(row, "me").hidden = !isMe
  find(row, "typing").hidden = !isTyping
  find(row, "time").hidden = isTyping || isMe
  drawTime(find(row, "time"), known)
}

function drawBadge(badge, role) {
  setText(badge, badgeOf(role))
  badge.classList.toggle("badge--host", TINTED.has(role))
}

// Since when the member is here, away, or gone.
function drawTime(element, { at, since, isGone }) {
  if (since) return fillTime(element, since, lasting(Date.now() - since))
  const time = shortTime(at)
  fillTime(element, at, isGone ? _("left %(time)s", { time }) : _("joined %(time)s", { time }))
}

function lasting(ms) {
  if (ms < MINUTE_MS) return _("just now")
  const unit = ms < HOUR_MS ? MINUTE_MS : HOUR_MS
  return _("for %(time)s", { time: duration((Math.floor(ms / unit) * unit) / 1000) })
}
