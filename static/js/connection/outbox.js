// @ts-check
// Keeps messages until the service has stored them: sends one after the other, and repeats with the same key, also after a
// reload. Each message has its own key in localStorage, so that tabs do not overwrite each other's.
import { expectRefusal } from "../lib/api.js"
import { Backoff } from "../lib/backoff.js"
import { newRequestKey } from "../lib/request_key.js"
import { keep } from "../lib/storage.js"

export class Outbox {
  #post
  #prefix
  #storage
  #on
  /** @type {Map<string, OutboxItem>} */ #items = new Map()
  #backoff = new Backoff()
  #sending = false
  /** @type {number | undefined} */ #timer

  /**
   * @param {string} meeting
   * @param {Storage} storage
   * @param {(body: Json) => Promise<any>} send
   * @param {OutboxHandlers} on
   */
  constructor(meeting, storage, send, on) {
    this.#post = send
    this.#prefix = `outbox:${meeting}:`
    this.#storage = storage
    this.#on = on
  }

  // Loads the messages that an earlier page has left, and sends them.
  restore() {
    for (const name of Object.keys(this.#storage).filter((each) => each.startsWith(this.#prefix))) {
      this.#put({ ...JSON.parse(this.#storage.getItem(name) ?? "{}"), state: "sending" })
    }
    this.flush()
  }

  /** @param {string} content @param {number} [replyTo] seq of the message that it answers */
  add(content, replyTo) {
    /** @type {OutboxItem} */
    const item = { key: newRequestKey(), content, reply_to: replyTo, state: "sending", at: this.#now() }
    keep(this.#storage, this.#prefix + item.key, JSON.stringify(item))
    this.#put(item)
    this.flush()
  }

  /** @param {string} key */
  retry(key) {
    const item = this.#items.get(key)
    if (item) this.#put({ ...item, state: "sending", reason: "", until: 0 })
    this.flush()
  }

  /** @param {string} key */
  discard(key) {
    if (!this.#items.delete(key)) return
    this.#storage.removeItem(this.#prefix + key)
    this.#on.gone(key)
  }

  clear() {
    for (const key of this.#items.keys()) this.discard(key)
  }

  // Removes a message that is in the log.
  /** @param {string} key */
  settle(key) {
    this.discard(key)
  }

  // Redraws what is not sent: it may wait for another reason than before.
  draw() {
    for (const item of this.#open) this.#on.change(item)
  }

  // Sends what waits, now.
  async flush() {
    clearTimeout(this.#timer)
    if (this.#sending) return
    this.#sending = true
    try {
      while (await this.#sendNext());
    } finally {
      this.#sending = false
    }
  }

  // Sends the oldest message. Returns whether there may be another.
  async #sendNext() {
    const item = this.#oldest()
    if (!item) return false
    this.#put({ ...item, state: "sending", reason: "", until: 0 })
    try {
      await this.#post({ content: item.content, key: item.key, reply_to: item.reply_to })
      this.#backoff.reset()
      this.#storage.removeItem(this.#prefix + item.key)
      if (this.#items.has(item.key)) this.#put({ ...item, state: "sent", reason: "" })
      this.#on.sent()
      return true
    } catch (error) {
      return this.#fail(item, error)
    }
  }

  /** @param {OutboxItem} item @param {unknown} error */
  #fail(item, error) {
    expectRefusal(error)
    const wait = error.isRetryable ? this.#backoff.next(error.retryAfter) : 0
    if (error.isRetryable) this.#timer = setTimeout(() => this.flush(), wait)
    const waits = error.isRetryable || error.isSeatLost
    const until = error.code === "slow_mode" ? Date.now() + wait : 0
    const state = waits ? "waiting" : "failed"
    if (this.#items.has(item.key)) this.#put({ ...item, state, reason: error.message, until, isFinal: error.isFinal })
    if (!error.isRetryable) this.#on.lost(error)
    return !waits
  }

  #oldest() {
    return this.#open.sort((a, b) => a.at - b.at)[0]
  }

  get #open() {
    return [...this.#items.values()].filter(({ state }) => state === "sending" || state === "waiting")
  }

  // Returns a time later than that of all messages here, even if the clock was set back.
  #now() {
    return Math.max(Date.now(), ...[...this.#items.values()].map(({ at }) => at + 1))
  }

  /** @param {OutboxItem} item */
  #put(item) {
    this.#items.set(item.key, item)
    this.#on.change(item)
  }
}
