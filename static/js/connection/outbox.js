// What is said and not yet stored: sent one after the other, kept over a reload, repeated with the same key.
// Every message lies in the browser's storage under a key of its own, so that tabs do not undo each other.
import { expectRefusal } from "../lib/api.js"
import { Backoff } from "../lib/backoff.js"
import { newRequestKey } from "../lib/request_key.js"

export class Outbox {
  #post
  #prefix
  #storage
  #on
  #items = new Map()
  #backoff = new Backoff()
  #sending = false
  #timer = null

  // `send(body)` gives a promise; on.change(item) when it comes or its state changes, on.gone(key), on.sent(message), on.lost(error)
  constructor(meeting, storage, send, on) {
    this.#post = send
    this.#prefix = `outbox:${meeting}:`
    this.#storage = storage
    this.#on = on
  }

  // Take up what an earlier page left.
  restore() {
    for (const name of Object.keys(this.#storage).filter((name) => name.startsWith(this.#prefix))) {
      this.#put({ ...JSON.parse(this.#storage.getItem(name)), state: "sending" })
    }
    this.flush()
  }

  // `replyTo` is the seq of the message it answers, if it answers one.
  add(content, replyTo) {
    const item = { key: newRequestKey(), content, reply_to: replyTo, state: "sending", at: this.#now() }
    this.#storage.setItem(this.#prefix + item.key, JSON.stringify(item))
    this.#put(item)
    this.flush()
  }

  retry(key) {
    this.#put({ ...this.#items.get(key), state: "sending", reason: "", until: 0 })
    this.flush()
  }

  discard(key) {
    if (!this.#items.delete(key)) return
    this.#storage.removeItem(this.#prefix + key)
    this.#on.gone(key)
  }

  clear() {
    for (const key of [...this.#items.keys()]) this.discard(key)
  }

  // The message is in the log: it needs no place here.
  settle(key) {
    this.discard(key)
  }

  // What is not sent yet may wait for another reason than before.
  draw() {
    for (const item of this.#open) this.#on.change(item)
  }

  // Send what waits, now.
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

  // Whether there may be another to send.
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

  #fail(item, error) {
    expectRefusal(error)
    const wait = error.isRetryable ? this.#backoff.next(error.retryAfter) : 0
    if (error.isRetryable) this.#timer = setTimeout(() => this.flush(), wait)
    const waits = error.isRetryable || error.isSeatLost
    const until = error.code === "slow_mode" ? Date.now() + wait : 0
    const state = waits ? "waiting" : "failed"
    if (this.#items.has(item.key)) this.#put({ ...item, state, reason: error.message, until })
    if (!error.isRetryable) this.#on.lost(error)
    return !waits
  }

  #oldest() {
    return this.#open.sort((a, b) => a.at - b.at)[0]
  }

  get #open() {
    return [...this.#items.values()].filter(({ state }) => state === "sending" || state === "waiting")
  }

  // Later than everything that waits, whatever the clock says.
  #now() {
    return Math.max(Date.now(), ...[...this.#items.values()].map(({ at }) => at + 1))
  }

  #put(item) {
    this.#items.set(item.key, item)
    this.#on.change(item)
  }
}
