// How the meeting is held, and who may do what in it. The verbs of each role, and the roles they may be done to, come from
// the service's table: nothing here knows what a role is for.

const HELD = ["name", "everybody", "locked", "passcode", "waiting_room", "slow_mode", "hides_history", "lifetime"]

export class Rules {
  #table
  #held = {}
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
    return this.#held[name]
  }

  // Whether an update tells anything of this; what it tells is known from then on.
  hear({ meeting, members, changes }) {
    if (!members) return changes.filter((change) => HEAR[change.type]?.(change, this.#held, this.#roles)).length > 0
    this.#held = { ...meeting }
    this.#roles = new Map(members.filter(({ role }) => role).map(({ member, role }) => [member, role]))
    return true
  }

  // Whether I may do something; to somebody, if it is done to somebody.
  may(verb, member) {
    const scope = this.#mine[verb]
    return scope !== undefined && (member === undefined || scope.includes(this.roleOf(member)))
  }

  // Whether there is anything that I may do to somebody.
  mayAny(member) {
    return Object.values(this.#mine).some((scope) => scope.includes(this.roleOf(member)))
  }

  // Whether somebody else may do something; without one, whoever has no role of their own.
  can(verb, member) {
    return verb in (this.#table[this.roleOf(member)] ?? {})
  }

  roleOf(member) {
    return this.#roles.get(member) ?? this.#held.everybody
  }

  get #mine() {
    return this.#table[this.roleOf(this.#me)] ?? {}
  }
}

// Each says whether it is news.
const HEAR = {
  role: ({ member, role }, held, roles) => (role === held.everybody ? roles.delete(member) : roles.set(member, role)) || true,
  left: ({ member }, _held, roles) => roles.delete(member),
  settings: (change, held) => {
    for (const name of HELD) if (name in change) held[name] = change[name]
    return true
  },
}
