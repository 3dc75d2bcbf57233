// The members who have left lately, the last first, unless they have come back.

const MAX_LEFT = 20

export class RecentlyLeft {
  #members = new Map()

  get size() {
    return this.#members.size
  }

  get all() {
    return [...this.#members.values()].reverse()
  }

  clear() {
    this.#members.clear()
  }

  // `isHere` is whether the member of the change is in the meeting now.
  track({ type, member, name, time }, isHere) {
    if (type === "joined") {
      for (const [other, gone] of this.#members) if (gone.name === name) this.#members.delete(other)
    } else if (type === "left" && !isHere) {
      this.#members.set(member, { member, name, at: time, isGone: true })
      if (this.#members.size > MAX_LEFT) this.#members.delete(this.#members.keys().next().value)
    }
  }
}
