// @ts-check
// The settings of the meeting and the roles of its members: who may do what. The page contains the table of the service: for
// each role its verbs, and for each verb the roles of the members to whom it may be done.
import { _ } from "../lib/i18n.js"

/** @type {(keyof MeetingSettings)[]} */
const SETTINGS = ["name", "everybody", "locked", "passcode", "waiting_room", "waiting_note", "slow_mode", "hides_history", "lifetime"]

export class Permissions {
  #table
  /** @type {Partial<MeetingSettings>} */ #settings = {}
  /** @type {Map<string, Role>} */ #roles = new Map()  // of members with a role of their own
  /** @type {string | undefined} */ #me
  /** @type {Role} */ myRoleBefore = ""  // the last update

  /** @param {Record<Role, Record<string, Role[]>>} table */
  constructor(table) {
    this.#table = table
  }

  /** @param {string} member */
  set me(member) {
    this.#me = member
  }

  // Returns the present value of a setting.
  /** @param {keyof MeetingSettings} name */
  get(name) {
    return this.#settings[name]
  }

  // Takes over settings and roles from an update. Returns whether any have changed.
  /** @param {Update} update */
  applyUpdate({ meeting, members, changes }) {
    this.myRoleBefore = this.roleOf(this.#me)
    if (!members) return changes.filter((change) => this.#apply(change)).length > 0
    this.#settings = { ...meeting }
    this.#roles = new Map(members.flatMap(({ member, role }) => (role ? [[member, role]] : [])))
    return true
  }

  // Takes over the roles of members whom the service has listed.
  /** @param {RosterEntry[]} members */
  learn(members) {
    for (const { member, role } of members) {
      if (role) this.#roles.set(member, role)
      else this.#roles.delete(member)
    }
  }

  // Whether the last update has changed my role.
  get hasMyRoleChanged() {
    return this.roleOf(this.#me) !== this.myRoleBefore
  }

  // Returns whether I may do something, to a member if one is given.
  /** @param {string} verb @param {string} [member] */
  mayI(verb, member) {
    const scope = this.#mine[verb]
    return scope !== undefined && (member === undefined || scope.includes(this.roleOf(member)))
  }

  // Returns whether there is anything that I may do to a member.
  /** @param {string} member */
  mayAny(member) {
    return Object.values(this.#mine).some((scope) => scope.includes(this.roleOf(member)))
  }

  // Returns whether a member may do something; without one, whether members without a role of their own may.
  /** @param {string} verb @param {string} [member] */
  mayMember(verb, member) {
    return verb in (this.#table[this.roleOf(member)] ?? {})
  }

  /** @param {string} [member] @returns {Role} */
  roleOf(member = "") {
    return this.#roles.get(member) ?? this.#settings.everybody ?? ""
  }

  get #mine() {
    return this.#table[this.roleOf(this.#me)] ?? {}
  }

  // Returns whether the change is one of settings or roles.
  /** @param {Change} change */
  #apply(change) {
    if (change.type === "left") return this.#roles.delete(change.member)
    if (change.type === "settings") {
      Object.assign(this.#settings, Object.fromEntries(SETTINGS.flatMap((name) => (name in change ? [[name, change[name]]] : []))))
    } else if (change.type !== "role") return false
    else if (change.role === this.#settings.everybody) this.#roles.delete(change.member)
    else this.#roles.set(change.member, change.role)
    return true
  }
}

/** @type {Record<Role, string>} */
const BADGES = { host: _("Host"), cohost: _("Co-host"), muted: _("Muted") }

// Returns the name of a role for the roster; "" for an ordinary member.
/** @param {Role} role */
export const badgeOf = (role) => BADGES[role] ?? ""
