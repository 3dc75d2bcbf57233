// The members whom the roster lists, in two groups, each in its order: those online, and those away.

const PAGE_ORDER = 1_000  // more than a page has members

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

  // Replaces the members of a page; those without a page keep their places. Returns whether the page reaches into the next one: if
  // not, members between the two may be missing, and the later pages go.
  replacePage(page, members) {
    const listed = members.filter(({ member }) => !(this.get(member)?.page > page))
    const isJoined = listed.length < members.length
    const placed = listed.map((known, index) => ({ ...known, ...this.#placeOf(known, { page, order: (page + 1) * PAGE_ORDER + index }) }))
    const gone = [...this.#members.values()].filter((known) => known.page === page || (known.page > page && !isJoined))
    for (const { member } of [...gone, ...placed]) this.remove(member)  // before any is added: each order belongs to one member
    for (const known of placed) this.add(known)
    return isJoined
  }

  #placeOf({ member }, place) {
    const before = this.get(member)
    return before && before.page === undefined ? { order: before.order } : place
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
