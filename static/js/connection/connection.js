// The live connection: asks what is new after the cursor, one question at a time, and hands on the answers.
// Three steps of a ladder: a WebSocket, which is a question that never ends; where that cannot be opened, a poll
// that waits for news; and where something on the way does not let it wait, one every 2 s. It climbs back up by
// itself. Knows nothing of the page.
import { ApiError, expectRefusal, get, post } from "../lib/api.js"
import { Backoff } from "../lib/backoff.js"
import { LiveSocket, RESTART, TOO_MANY } from "./websocket.js"
import { _ } from "../lib/i18n.js"

const WAIT_S = 25
const WAIT_TIMEOUT_MS = 35_000
const POLL_EVERY_MS = 2_000
const POLL_HIDDEN_EVERY_MS = 10_000
const SHORT_POLLS = 15  // after a long one was cut off, before the next is tried
const LIVE_AGAIN_MS = 60_000  // after a WebSocket could not be opened, though polls are answered
const TOO_MANY_TABS_MS = 600_000  // after this browser has opened the meeting in too many tabs

export class Connection {
  #meeting
  #on
  #cursor = null
  #backoff = new Backoff()
  #running = false
  #wake = null
  #request = null
  #socket = null
  #isDue = false
  #shortPolls = 0
  #pollsUntil = 0
  #isLive = false  // that the connection is live
  #isAway = false

  // on.update(update), on.state("live" | "waiting" | "polling" | "away", { seconds, error }), on.end(error)
  constructor(meeting, on) {
    this.#meeting = meeting
    this.#on = on
  }

  start() {
    if (this.#running) return
    this.#running = true
    this.#cursor = null
    this.#pollsUntil = 0
    this.#loop()
  }

  stop() {
    this.#running = false
    this.#request?.abort()
    this.#socket?.close()
    this.#wake?.()
  }

  // Carry out a verb, by whichever door is open. Fails with an ApiError.
  request(verb, body) {
    if (this.#socket?.isOpen) return this.#socket.request(verb, body)
    return post(`/api/${verb}`, { meeting_id: this.#meeting, ...body })
  }

  // Something may be new: do not sleep.
  pollNow() {
    this.#isDue = true
    this.#wake?.()
  }

  // The network, or the reader, is gone or back: what is under way may have died unnoticed.
  reconnect() {
    this.#isAway = true
    this.#request?.abort()
    this.#socket?.probe()
    this.#pollsUntil = 0
    this.#shortPolls = 0
    this.pollNow()
  }

  async #loop() {
    while (this.#running) {
      this.#isDue = false
      const pause = Date.now() < this.#pollsUntil ? await this.#poll() : await this.#stream()
      await this.#sleep(pause)
    }
  }

  // Holds a WebSocket as long as it lasts; gives the milliseconds until the next try.
  async #stream() {
    this.#isLive = false
    const ended = await new Promise((resolve) => {
      const update = (update) => this.#running && this.#onUpdate(update)
      const alive = () => this.#isLive && this.#on.state("live", {})
      const failed = (error) => this.#running && this.#onError(error)
      this.#socket = new LiveSocket(this.#meeting, this.#cursor, { update, alive, failed, close: resolve })
    })
    this.#socket = null
    return this.#running ? this.#onClosed(ended) : 0
  }

  #onUpdate(update) {
    if (update.cursor) this.#cursor = update.cursor
    this.#on.update(update)
    if (this.#isLive) return
    this.#isLive = true
    this.#isAway = false
    this.#backoff.reset()
    this.#on.state("live", {})
  }

  // The other side is there, and cannot go on for a while, or for ever.
  #onError(error) {
    this.#isLive = false
    if (error.isRetryable) this.#on.state("away", { seconds: error.retryAfter, error })
    else this.#end(error)
  }

  #end(error) {
    this.stop()
    this.#on.end(error)
  }

  #onClosed({ code, reason, wasOpen }) {
    if (!wasOpen) this.#pollFor(LIVE_AGAIN_MS)  // which tells why
    else if (code === TOO_MANY) this.#pollFor(TOO_MANY_TABS_MS)
    else if (code === RESTART) return Number(reason) || 0
    else return this.#pause(new ApiError({ code: "network", message: _("The connection was lost.") }))
    return 0
  }

  #pollFor(milliseconds) {
    this.#pollsUntil = Date.now() + milliseconds * (0.75 + Math.random() / 2)
  }

  // Asks once; gives the milliseconds until the next time.
  async #poll() {
    const request = new AbortController()
    this.#request = request
    // Whoever was away asks whether there is an answer at all, and then waits for news. A hidden page does not wait:
    // browsers open six connections to a site, and the seventh tab would get none.
    const wait = this.#cursor !== null && this.#shortPolls === 0 && !this.#isAway && !document.hidden
    try {
      const timeoutMs = wait ? WAIT_TIMEOUT_MS : undefined
      const update = await get("/api/messages", this.#query(wait), { signal: request.signal, timeoutMs })
      return this.#running ? this.#onPolled(update) : 0
    } catch (error) {
      return request.signal.aborted ? 0 : this.#onPollFailed(error, wait)
    }
  }

  #query(wait) {
    const query = { meeting_id: this.#meeting }
    if (this.#cursor !== null) query.after = this.#cursor
    if (wait) query.wait = WAIT_S
    return query
  }

  #onPolled(update) {
    this.#cursor = update.cursor
    this.#isAway = false
    this.#backoff.reset()
    this.#on.update(update)
    this.#on.state(this.#shortPolls > 0 ? "polling" : "waiting", {})
    if (update.more) return 0
    if (document.hidden) return POLL_HIDDEN_EVERY_MS
    if (this.#shortPolls === 0) return 0
    this.#shortPolls -= 1
    return POLL_EVERY_MS
  }

  #onPollFailed(error, wait) {
    expectRefusal(error)
    if (!error.isRetryable) {
      this.#end(error)
      return 0
    }
    if (wait && error.isCutOff) {
      this.#shortPolls = SHORT_POLLS
      return 0
    }
    this.#pollsUntil = 0  // it is not the WebSocket that is in the way
    return this.#pause(error)
  }

  #pause(error) {
    this.#isAway = true
    const milliseconds = this.#backoff.next(error.retryAfter)
    this.#on.state("away", { seconds: Math.ceil(milliseconds / 1000), error })
    return milliseconds
  }

  #sleep(milliseconds) {
    if (this.#isDue || !this.#running) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
