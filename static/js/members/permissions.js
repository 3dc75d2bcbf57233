// How the meeting is held, and who may do what in it. The verbs of each role, and the roles they may be done to, come from
// the service's table: nothing here knows what a role is for.
import { _ } from "../lib/i18n.js"

const SETTINGS = ["name", "everybody", "locked", "passcode", "waiting_room", "slow_mode", "hides_history", "lifetime"]

export class Permissions {
  #table
  #settings = {}
  #roles = new Map()  // member -> a role of their own
  #me = null

  constructor(table) {
    this.#table = table
  }

  set me(member) {
    this.#me = member
  }

  // The rule of that name, as it stands.
  get(name) {
    return this.#settings[name]
  }

  // Whether an update tells anything of this; what it tells is known from then on.
  applyUpdate({ meeting, members, changes }) {
    if (!members) return changes.filter((change) => APPLY[change.type]?.(change, this.#settings, this.#roles)).length > 0
    this.#settings = { ...meeting }
    this.#roles = new Map(members.filter(({ role }) => role).map(({ member, role }) => [member, role]))
    return true
  }

  // Whether I may do something; to somebody, if it is done to somebody.
  mayI(verb, member) {
    const scope = this.#mine[verb]
    return scope !== undefined && (member === undefined || scope.includes(this.roleOf(member)))
  }

  // Whether there is anything that I may do to somebody.
  mayAny(member) {
    return Object.values(this.#mine).some((scope) => scope.includes(this.roleOf(member)))
  }

  // Whether somebody else may do something; without one, whoever has no role of their own.
  mayMember(verb, member) {
    return verb in (this.#table[this.roleOf(member)] ?? {})
  }

  roleOf(member) {
    return this.#roles.get(member) ?? this.#settings.everybody
  }

  get #mine() {
    return this.#table[this.roleOf(this.#me)] ?? {}
  }
}

// Each says whether it is news.
const APPLY = {
  role: ({ member, role }, settings, roles) => (role === settings.everybody ? roles.delete(member) : roles.set(member, role)) || true,
  left: ({ member }, _held, roles) => roles.delete(member),
  settings: (change, settings) => {
    for (const name of SETTINGS) if (name in change) settings[name] = change[name]
    return true
  },
}

const BADGES = { host: _("Host"), cohost: _("Co-host"), muted: _("Muted") }

// Returns what a role is called in the roster; "" for an ordinary member.
export const badgeOf = (role) => BADGES[role] ?? ""
