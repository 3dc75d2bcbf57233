// Describes changes in words.
import { duration } from "../lib/dates.js"
import { _ } from "../lib/i18n.js"

// Returns "" for types of changes that only a newer service has.
export const describe = (change, names) => DESCRIPTIONS[change.type]?.(change, names) ?? ""

// Without a member it was the operator of the service.
export const actorOf = (member, names) =>
  names.isMe(member) ? _("You") : member === "" ? _("The operator") : names.of(member) ?? _("Someone")
const other = (member, names) => (names.isMe(member) ? _("you") : names.of(member) ?? _("someone"))

const DESCRIPTIONS = {
  joined: ({ name }) => _("%(name)s joined", { name }),
  continued: ({ member }, names) => _("%(name)s joined from another device", { name: actorOf(member, names) }),
  renamed: ({ was, name }) => _("%(was)s is now called %(name)s", { was, name }),
  left: ({ name, reason, by }, names) => {
    if (reason === "removed") return _("%(by)s removed %(name)s", { by: actorOf(by, names), name })
    if (reason === "expired") return _("%(name)s was away for long and is no longer here", { name })
    return _("%(name)s left", { name })
  },
  role: ({ member, role, was, by }, names) => {
    if (was === "muted" && role === "member") return _("%(by)s unmuted %(name)s", { by: actorOf(by, names), name: other(member, names) })
    if (by && by !== member) return ROLE_GIVEN[role]({ by: actorOf(by, names), name: other(member, names) })
    const words = names.isMe(member) ? ROLE_OF_MINE[role]() : ROLE_TAKEN[role]({ name: actorOf(member, names) })
    return by ? words : _("%(words)s (no host was here for 10 minutes)", { words })
  },
  settings: ({ member, ...change }, names) => {
    const [setting, describeSetting] = Object.entries(SETTINGS).find(([name]) => name in change) ?? []
    return describeSetting?.(actorOf(member, names), change[setting])
  },
  purged: ({ member, of_member: whose }, names) =>
    _("%(by)s deleted all messages from %(name)s", { by: actorOf(member, names), name: other(whose, names) }),
  ended: ({ member }, names) => _("%(by)s ended the meeting", { by: actorOf(member, names) }),
}

const ROLE_GIVEN = {
  host: (who) => _("%(by)s made %(name)s host", who),
  cohost: (who) => _("%(by)s made %(name)s co-host", who),
  member: (who) => _("%(by)s made %(name)s a regular member", who),
  muted: (who) => _("%(by)s muted %(name)s", who),
}
const ROLE_TAKEN = {
  host: (who) => _("%(name)s is host now", who),
  cohost: (who) => _("%(name)s is co-host now", who),
}
const ROLE_OF_MINE = { host: () => _("You are host now"), cohost: () => _("You are co-host now") }

const SETTINGS = {
  name: (by, name) => _("%(by)s renamed the meeting to “%(name)s”", { by, name }),
  everybody: (by, role) => EVERYBODY[role]({ by }),
  locked: (by, on) => (on ? _("%(by)s locked the meeting", { by }) : _("%(by)s unlocked the meeting", { by })),
  passcode: (by, on) => (on ? _("%(by)s set a passcode", { by }) : _("%(by)s removed the passcode", { by })),
  waiting_room: (by, on) =>
    on ? _("%(by)s turned on the waiting room", { by }) : _("%(by)s turned off the waiting room", { by }),
  waiting_note: (by, note) =>
    note ? _("%(by)s wrote to people waiting: “%(note)s”", { by, note }) : _("%(by)s removed the message to people waiting", { by }),
  slow_mode: (by, seconds) =>
    seconds
      ? _("%(by)s turned on slow mode (%(time)s)", { by, time: duration(seconds) })
      : _("%(by)s turned off slow mode", { by }),
  hides_history: (by, on) =>
    on
      ? _("%(by)s hid earlier messages from new people", { by })
      : _("%(by)s made earlier messages visible to new people", { by }),
  lifetime: (by, seconds) =>
    _("%(by)s set the meeting to be kept for %(time)s after the last activity", { by, time: duration(seconds) }),
  link: (by) => _("%(by)s reset the invite link; the old one no longer works", { by }),
  host_link: (by) => _("%(by)s made a new host link", { by }),
}
const EVERYBODY = {
  muted: (who) => _("%(by)s muted everyone", who),
  member: (who) => _("%(by)s unmuted everyone", who),
}
