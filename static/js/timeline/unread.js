// Tracks what the reader has not read: the last read entry, and the new messages.
// The mark is kept in localStorage with the entry's id, so that it does not match an entry of a new log.
import { keep } from "../lib/storage.js"

export class Unread {
  #name
  #storage
  #isMine
  #mark = null  // the last entry that was read at the last visit
  #last = null  // the newest loaded entry
  #read = null  // the seq last noted as read
  #new = []  // { seq, member } of the messages below the line
  #seen = 0  // the seq of the last entry when the reader was at the end
  #isFound = true
  #isRead = true  // from the line to the end; until then the line stays
  #isFar = false

  // `isMine(message)` is whether the reader has sent it: then it is not new.
  constructor(meeting, storage, isMine) {
    this.#name = `read:${meeting}`
    this.#storage = storage
    this.#isMine = isMine
  }

  // How many messages of others have arrived while the reader was not at the end.
  get count() {
    return this.#new.filter(({ seq }) => seq > this.#seen).length
  }

  // How many messages are below the line.
  get total() {
    return this.#new.length
  }

  // The seq of the first new message, above which the line is drawn; null if there is none or it is not loaded yet.
  get first() {
    return this.#isFar ? null : (this.#new[0]?.seq ?? null)
  }

  // Whether the first new message was on screen, or there is none.
  get isFound() {
    return this.#isFound
  }

  // The seq down to which the history must be loaded to find the first new message, or null.
  get farMark() {
    return this.#isFar ? this.#mark.seq : null
  }

  // Starts from a snapshot; `isAll` is whether the log has no earlier entries.
  begin(entries, isAll) {
    this.#mark = JSON.parse(this.#storage.getItem(this.#name))
    this.#last = entries.at(-1) ?? null
    this.#read = null
    this.#new = []
    this.#seen = this.#last?.seq ?? 0
    this.#isFound = this.#isRead = true
    this.#isFar = this.#mark !== null && this.#mark.seq < this.#last?.seq
    this.prepend(entries, isAll)
  }

  // Adds entries before the loaded ones.
  prepend(entries, isAll) {
    if (!this.#isFar) return
    this.#new.unshift(...this.#othersIn(entries.filter(({ seq }) => seq > this.#mark.seq)))
    this.#isFound = this.#isRead = false
    if (entries.length > 0 && entries[0].seq > this.#mark.seq && !isAll) return
    const marked = entries.find(({ seq }) => seq === this.#mark.seq)
    this.#isFar = false
    this.#startWith(marked && marked.id !== this.#mark.id ? [] : this.#new)
  }

  // Adds new entries. A reader who is watching has read them.
  append(entries, isWatching) {
    this.#last = entries.at(-1) ?? this.#last
    const others = isWatching ? [] : this.#othersIn(entries)
    if (others.length > 0 && this.#isRead) this.#startWith(others)
    else this.#new.push(...others)
    this.#removeDeleted(entries)
    if (isWatching) this.seen()
  }

  // The reader is at the end.
  seen() {
    this.#isRead = this.#isFound
    if (!this.#last) return
    const { seq, id } = this.#last
    this.#seen = seq
    if (seq === this.#read) return
    this.#read = seq
    keep(this.#storage, this.#name, JSON.stringify({ seq, id }))
  }

  // The first new message is on screen, or the reader does not want to go there.
  found() {
    this.#isFound = true
  }

  forget() {
    this.#last = null
    this.#storage.removeItem(this.#name)
  }

  #startWith(messages) {
    this.#new = messages
    this.#isFound = this.#isRead = messages.length === 0
  }

  #removeDeleted(entries) {
    const gone = new Set(entries.filter(({ type }) => type === "deleted").map(({ of }) => of))
    const purged = new Set(entries.filter(({ type }) => type === "purged").map((entry) => entry.of_member))
    if (gone.size + purged.size === 0) return
    this.#new = this.#new.filter(({ seq, member }) => !gone.has(seq) && !purged.has(member))
    if (this.#new.length === 0 && !this.#isFar) this.#startWith([])
  }

  #othersIn(entries) {
    const isNew = (entry) => !entry.type && !entry.deleted && !this.#isMine(entry)
    return entries.filter(isNew).map(({ seq, member }) => ({ seq, member }))
  }
}
