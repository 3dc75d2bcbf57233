// Tracks what the reader has not read: the last read entry, the first new message, and the count of new ones.
// The mark is kept in localStorage with the entry's id, so that it does not match an entry of a new log.
import { keep } from "../lib/storage.js"

export class Unread {
  #name
  #storage
  #isMine
  #first = null
  #mark = null  // the last entry that was read at the last visit
  #last = null  // the newest loaded entry
  #read = null  // the seq last noted as read
  #candidate = null  // the first new message among those loaded
  #count = 0
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
    return this.#count
  }

  // The seq of the first new message, above which the line is drawn; null if there is none or it is not loaded yet.
  get first() {
    return this.#first
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
    this.#candidate = null
    this.#count = 0
    this.#isFound = this.#isRead = true
    this.#isFar = this.#mark !== null && this.#mark.seq < this.#last?.seq
    this.#first = null
    this.prepend(entries, isAll)
  }

  // Adds entries before the loaded ones.
  prepend(entries, isAll) {
    if (!this.#isFar) return
    const isNew = (entry) => entry.seq > this.#mark.seq && this.#isOthers(entry)
    this.#candidate = entries.find(isNew)?.seq ?? this.#candidate
    this.#isFound = this.#isRead = false
    if (entries.length > 0 && entries[0].seq > this.#mark.seq && !isAll) return
    const marked = entries.find(({ seq }) => seq === this.#mark.seq)
    this.#isFar = false
    this.#startAt(marked && marked.id !== this.#mark.id ? null : this.#candidate)
  }

  // Adds new entries. A reader who is watching has read them.
  append(entries, isWatching) {
    this.#last = entries.at(-1) ?? this.#last
    if (isWatching) return this.seen()
    const others = entries.filter((entry) => this.#isOthers(entry))
    if (others.length > 0 && this.#isRead) this.#startAt(others[0].seq)
    this.#count += others.length
  }

  // The reader is at the end.
  seen() {
    this.#count = 0
    this.#isRead = this.#isFound
    if (!this.#last || this.#last.seq === this.#read) return
    const { seq, id } = this.#last
    this.#read = seq
    keep(this.#storage, this.#name, JSON.stringify({ seq, id }))
  }

  // The first new message is on screen.
  found() {
    this.#isFound = true
  }

  forget() {
    this.#last = null
    this.#storage.removeItem(this.#name)
  }

  #startAt(seq) {
    this.#first = seq
    this.#isFar = false
    this.#isFound = this.#isRead = seq === null
  }

  #isOthers(entry) {
    return !entry.type && !this.#isMine(entry)
  }
}
