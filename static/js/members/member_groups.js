// The members whom the roster lists, in two groups, each in its order: those online, and those away.

export class MemberGroups {
  present = []
  away = []
  #members = new Map()
  #order = 0

  get size() {
    return this.#members.size
  }

  get(member) {
    return this.#members.get(member)
  }

  clear() {
    this.present = []
    this.away = []
    this.#members.clear()
  }

  // Adds { member, isAway, … }, or replaces what is known of the member. Without an `order` they come last.
  add(known) {
    this.remove(known.member)
    known.order ??= this.#order += 1
    const group = this.#groupOf(known)
    group.splice(placeIn(group, known), 0, known)
    this.#members.set(known.member, known)
  }

  remove(member) {
    const known = this.#members.get(member)
    if (!known) return
    const group = this.#groupOf(known)
    group.splice(placeIn(group, known), 1)
    this.#members.delete(member)
  }

  // Removes the members of a page who are not among those given.
  keepOnly(page, members) {
    const kept = new Set(members)
    const gone = [...this.#members.values()].filter((known) => known.page === page && !kept.has(known.member))
    for (const { member } of gone) this.remove(member)
  }

  #groupOf({ isAway }) {
    return isAway ? this.away : this.present
  }
}

// Returns where a member is in a group, or belongs.
function placeIn(group, { order }) {
  let [from, to] = [0, group.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (group[middle].order < order) from = middle + 1
    else to = middle
  }
  return from
}
