// Applies updates to the roster. The page knows all members of a small meeting; of a large one it knows the hosts, its own member
// and the pages of names that the reader has come near, and how many there are.

const AGAIN_MS = 5_000

export class RosterUpdates {
  #roster
  #makePages
  #pages = null  // resolves to MemberPages, which only a large meeting needs
  #isListed
  #names
  #isLarge = false
  #missed = null  // the changes while all members are being fetched, as the meeting has become small

  // `permissions` and `names` learn of the members that the service lists.
  constructor(roster, { meeting, permissions, names }) {
    this.#roster = roster
    this.#names = names
    this.#isListed = (member) => names.isMe(member) || ["host", "cohost"].includes(permissions.roleOf(member))
    const learn = (members) => {
      names.applyUpdate({ members, messages: [], changes: [] })
      permissions.learn(members)
    }
    this.#makePages = ({ MemberPages }) => new MemberPages(meeting, learn)
    roster.on = { scrolled: () => this.#scrolled(), searched: (text) => this.#searched(text) }
  }

  get isLarge() {
    return this.#isLarge
  }

  // Returns the name of another member who is here, as far as the page knows; else undefined.
  nameOf(member) {
    return this.#roster.nameOf(member) ?? (this.#isLarge && !this.#names.isMe(member) ? this.#names.of(member) : undefined)
  }

  // Whether the page may not know the name of a member who is here.
  isStranger(member) {
    return this.#isLarge && !this.#names.isMe(member) && this.#names.of(member) === undefined
  }

  // Finds out which members have a name that begins with a word; calls `learned` if some of them may be new.
  lookUp(word, learned) {
    if (this.#isLarge) this.#withPages((pages) => pages.lookUp(word, learned))
  }

  apply({ members, changes, presence }) {
    const wasLarge = this.#isLarge
    if (presence) this.#isLarge = presence.large ?? false
    if (members) this.#roster.replace(this.#isLarge ? members.filter(({ member }) => this.#isListed(member)) : members, changes)
    else for (const change of changes) this.#apply(change)
    this.#missed?.push(...changes)
    if (this.#isLarge && (members || !wasLarge)) this.#becomeLarge()
    if (wasLarge && !this.#isLarge && !members) this.#becomeSmall()
    if (presence) this.#count(presence)
  }

  #apply(change) {
    if (change.type !== "joined" || !this.#isLarge) this.#roster.apply(change)
  }

  #count({ online, total, ...presence }) {
    this.#roster.sizes = this.#isLarge ? { present: online, away: total - online } : null
    if (this.#isLarge) this.#withPages((pages) => pages.refresh(this.#roster.pagesInSight, this.#show))
    else this.#roster.setPresence(presence)
  }

  #becomeLarge() {
    this.#roster.keep(this.#isListed)
    this.#withPages((pages) => pages.restart())
    this.#scrolled()
  }

  async #becomeSmall() {
    if (this.#missed) return
    this.#missed = []
    const members = await this.#withPages((pages) => pages.all())
    const missed = this.#missed
    this.#missed = null
    if (this.#isLarge) return
    if (!members) return setTimeout(() => this.#isLarge || this.#becomeSmall(), AGAIN_MS)
    this.#roster.replace(members, [])
    for (const change of missed) this.#roster.apply(change)
    this.#roster.draw()
  }

  #show = (page, members) => !this.#isLarge || this.#roster.showPage(page, members)

  #scrolled() {
    if (this.#isLarge && this.#roster.isNearEnd) this.#withPages((pages) => pages.more(this.#show))
  }

  // Without a network there are no pages until the next call.
  async #withPages(act) {
    this.#pages ??= import("./member_pages.js").then(this.#makePages)
    const pages = await this.#pages.catch(() => (this.#pages = null))
    return pages && act(pages)
  }

  #searched(text) {
    if (this.#isLarge) this.#withPages((pages) => pages.find(text, (members) => (this.#roster.found = members)))
  }
}
