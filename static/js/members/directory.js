// What everybody is called now, and every name that was heard: for heads, quotes and mentions.

const WORD = /[\w.-]/
const LETTER = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d_]/u

export class NameDirectory {
  #me = null
  #current = new Map()  // member -> { name, seq }
  #members = new Map()  // folded name -> member
  #lengths = []  // of folded names, the longest first

  set me(member) {
    this.#me = member
  }

  isMe(member) {
    return member === this.#me
  }

  // `seq` is the entry that says so: of two, the later one counts. Gives whether that is news.
  set(member, name, seq) {
    const known = this.#current.get(member)
    this.#remember(fold(name), member)
    if (known && known.seq > seq) return false
    this.#current.set(member, { name, seq })
    return known !== undefined && known.name !== name
  }

  of(member) {
    return this.#current.get(member)?.name
  }

  // Who of those that are called so, or have been, `isMeant(member)`.
  find(name, isMeant) {
    const member = this.#members.get(fold(name.trim().replace(/^@/, "")))
    return member !== undefined && isMeant(member) ? member : undefined
  }

  // Everything that an update, or a page of the past, tells of names. Gives the members that are called otherwise now.
  applyUpdate({ members = [], messages, changes }) {
    const head = Math.max(0, ...messages.map(({ seq }) => seq), ...changes.map(({ seq }) => seq))
    const names = [
      ...members.map(({ member, name }) => ({ member, name, seq: head })),
      ...messages.map(({ member, sender, seq }) => ({ member, name: sender, seq })),
      ...changes.filter(({ type, name }) => name !== undefined && type !== "settings"),  // that is the meeting's
    ]
    return names.filter(({ member, name, seq }) => this.set(member, name, seq)).map(({ member }) => member)
  }

  // Of the others, those whose name, or a part of it, begins so.
  startingWith(word) {
    const wanted = fold(word)
    const isMeant = (name) => fold(name).startsWith(wanted) || fold(name).includes(` ${wanted}`)
    const others = [...this.#current].filter(([member, { name }]) => !this.isMe(member) && isMeant(name))
    return others.map(([member, { name }]) => ({ member, name }))
  }

  // A text in pieces: { text } and, where somebody is called, { text, member }.
  splitMentions(text) {
    const pieces = []
    let from = 0
    for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
      const found = this.#at(text, at)
      if (!found) continue
      pieces.push({ text: text.slice(from, at) }, found)
      from = at + found.text.length
    }
    return [...pieces, { text: text.slice(from) }].filter(({ text }) => text)
  }

  // Whether a text calls me.
  mentionsMe(text) {
    return this.splitMentions(text).some(({ member }) => member !== undefined && this.isMe(member))
  }

  #remember(name, member) {
    this.#members.set(name, member)
    if (!this.#lengths.includes(name.length)) this.#lengths = [...this.#lengths, name.length].sort((a, b) => b - a)
  }

  // In "a@b" nobody is called, and in "@Lisa" it is not Li.
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

const fold = (name) => name.toLowerCase()

function goesOn(name, next) {
  return next !== undefined && LETTER.test(name.at(-1)) && LETTER.test(next)
}
