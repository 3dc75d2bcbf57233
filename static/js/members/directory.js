// @ts-check
// The names of all members, present and former: for senders, quotes and mentions.

const MAX_PIECES = 100  // of a text: its mentions, and what is before each
const WORD = /[\w.-]/
const LETTER = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d_]/u

export class NameDirectory {
  /** @type {string | undefined} */ #me
  /** @type {Map<string, { name: string, seq: number }>} */ #current = new Map()
  /** @type {Map<string, string>} */ #members = new Map()  // folded name -> member
  /** @type {number[]} */ #lengths = []  // of folded names, the longest first

  /** @param {string} member */
  set me(member) {
    this.#me = member
  }

  /** @param {string} member */
  isMe(member) {
    return member === this.#me
  }

  // Whether anyone else is, or was, in the meeting.
  get hasOthers() {
    return this.#current.size > (this.#me !== undefined && this.#current.has(this.#me) ? 1 : 0)
  }

  // Sets the name of a member, unless a later entry than `seq` has set it. Returns whether the name has changed.
  /** @param {string} member @param {string} name @param {number} seq */
  set(member, name, seq) {
    const known = this.#current.get(member)
    this.#remember(fold(name), member)
    if (known && known.seq > seq) return false
    this.#current.set(member, { name, seq })
    return known !== undefined && known.name !== name
  }

  /** @param {string} member */
  of(member) {
    return this.#current.get(member)?.name
  }

  // Returns the member with this name, present or former, if `isMeant(member)`.
  /** @param {string} name @param {(member: string) => boolean} isMeant */
  find(name, isMeant) {
    const member = this.#members.get(fold(name.trim().replace(/^@/, "")))
    return member !== undefined && isMeant(member) ? member : undefined
  }

  // Takes over the names in an update or a page of history. Returns the members whose name has changed.
  /** @param {Update} update */
  applyUpdate({ members = [], messages, changes }) {
    const head = Math.max(0, ...messages.map(({ seq }) => seq), ...changes.map(({ seq }) => seq))
    const names = [
      ...members.map(({ member, name }) => ({ member, name, seq: head })),
      ...messages.map(({ member, sender, seq }) => ({ member, name: sender, seq })),
      ...changes.filter((change) => change.type === "joined" || change.type === "renamed" || change.type === "left"),
    ]
    return names.filter(({ member, name, seq }) => this.set(member, name, seq)).map(({ member }) => member)
  }

  // Returns the other members whose name, or a word of it, begins with `word`.
  /** @param {string} word */
  startingWith(word) {
    const wanted = fold(word)
    const isMeant = (/** @type {string} */ name) => fold(name).startsWith(wanted) || fold(name).includes(` ${wanted}`)
    const others = [...this.#current].filter(([member, { name }]) => !this.isMe(member) && isMeant(name))
    return others.map(([member, { name }]) => ({ member, name }))
  }

  // Splits a text at its mentions, which have a `member`.
  /** @param {string} text @returns {{ text: string, member?: string }[]} */
  splitMentions(text) {
    /** @type {{ text: string, member?: string }[]} */
    const pieces = []
    let from = 0
    for (let at = text.indexOf("@"); at >= 0 && pieces.length < MAX_PIECES; at = text.indexOf("@", at + 1)) {
      const found = this.#at(text, at)
      if (!found) continue
      pieces.push({ text: text.slice(from, at) }, found)
      from = at + found.text.length
    }
    return [...pieces, { text: text.slice(from) }].filter((piece) => piece.text)
  }

  /** @param {string} text */
  mentionsMe(text) {
    return this.splitMentions(text).some(({ member }) => member !== undefined && this.isMe(member))
  }

  /** @param {string} name @param {string} member */
  #remember(name, member) {
    this.#members.set(name, member)
    if (!this.#lengths.includes(name.length)) this.#lengths = [...this.#lengths, name.length].sort((a, b) => b - a)
  }

  // Returns the mention at an @. "a@b" is none, and "@Lisa" does not mention Li.
  /** @param {string} text @param {number} at */
  #at(text, at) {
    if (at > 0 && WORD.test(text[at - 1])) return null
    for (const length of this.#lengths) {
      const name = text.slice(at + 1, at + 1 + length)
      const member = this.#members.get(fold(name))
      if (member !== undefined && !goesOn(name, text[at + 1 + length])) return { text: `@${name}`, member }
    }
    return null
  }
}

// Of all letters, only İ has a longer lower case; a folded name is as long as the name, so that it is found in a text.
const fold = (/** @type {string} */ name) => name.replaceAll("İ", "i").toLowerCase()

/** @param {string} name @param {string | undefined} next */
function goesOn(name, next) {
  return next !== undefined && LETTER.test(name.slice(-1)) && LETTER.test(next)
}
