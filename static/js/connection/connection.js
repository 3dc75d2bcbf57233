// @ts-check
// Receives what is new after the cursor, and passes it on. Uses a WebSocket; if that cannot be opened, long polls; and if a
// proxy cuts those off, a poll every 2 s. Returns to the better transport by itself. Knows nothing of the page.
import { ApiError, expectRefusal, get, post } from "../lib/api.js"
import { Backoff } from "../lib/backoff.js"
import { LATE, LiveSocket, RESTART, TOO_MANY } from "./websocket.js"
import { _ } from "../lib/i18n.js"

const WAIT_S = 25
const WAIT_TIMEOUT_MS = 35_000
const POLL_EVERY_MS = 2_000
const POLL_HIDDEN_EVERY_MS = 10_000
const SHORT_POLLS = 15  // after a long one was cut off, before the next is tried
const LATE_HANDSHAKES = 2  // in a row, after which the page tries another: all pages may be coming back at once
const LIVE_AGAIN_MS = 60_000  // after a WebSocket could not be opened, though polls are answered
const TOO_MANY_TABS_MS = 600_000  // after this browser has opened the meeting in too many tabs

export class Connection {
  #meeting
  #on
  /** @type {string | null} */ #cursor = null
  #backoff = new Backoff()
  #running = false
  /** @type {(() => void) | null} */ #wake = null
  /** @type {AbortController | null} */ #request = null
  /** @type {LiveSocket | null} */ #socket = null
  #isDue = false
  #shortPolls = 0
  #pollsUntil = 0
  #late = 0  // handshakes without an answer in a row
  #isLive = false  // whether `on` was told so
  #isAway = false

  /** @param {string} meeting @param {ConnectionHandlers} on */
  constructor(meeting, on) {
    this.#meeting = meeting
    this.#on = on
  }

  start(first = /** @type {Update | null} */ (null)) {  // the update that the page came with
    if (this.#running) return
    this.#running = true
    this.#cursor = first?.cursor ?? null
    if (first) this.#on.update(first)
    this.#pollsUntil = 0
    this.#loop()
  }

  stop() {
    this.#running = false
    this.#request?.abort()
    this.#socket?.close()
    this.#wake?.()
  }

  // Sends a verb by the WebSocket if it is open, else by HTTP. Fails with an ApiError.
  /** @param {string} verb @param {Json} body */
  request(verb, body) {
    if (this.#socket?.isOpen) return this.#socket.request(verb, body)
    return post(`/api/${verb}`, { meeting_id: this.#meeting, ...body })
  }

  // Ends the pause before the next poll: something may be new.
  pollNow() {
    this.#isDue = true
    this.#wake?.()
  }

  // Starts anew after the network or the reader was away: a request may have been lost without an error.
  reconnect() {
    this.#isAway = true
    this.#request?.abort()
    this.#socket?.probe()
    this.#pollsUntil = this.#shortPolls = 0
    this.pollNow()
  }

  async #loop() {
    while (this.#running) {
      this.#isDue = false
      const pause = Date.now() < this.#pollsUntil ? await this.#poll() : await this.#stream()
      await this.#sleep(pause)
    }
  }

  // Opens a WebSocket and waits for its end. Returns the milliseconds until the next try.
  async #stream() {
    this.#isLive = false
    const closed = await new Promise((/** @type {(closed: SocketClosed) => void} */ close) => {
      this.#socket = new LiveSocket(this.#meeting, this.#cursor, {
        update: (update) => this.#running && this.#onUpdate(update),
        alive: () => this.#isLive && this.#on.state("live", {}),
        failed: (error) => this.#running && this.#onError(error),
        close,
      })
    })
    this.#socket = null
    return this.#running ? this.#onClosed(closed) : 0
  }

  /** @param {Update} update */
  #onUpdate(update) {
    if (update.cursor) this.#cursor = update.cursor
    this.#on.update(update)
    if (this.#isLive) return
    this.#isLive = true
    this.#isAway = false
    this.#late = 0
    this.#backoff.reset()
    this.#on.state("live", {})
  }

  /** @param {ApiError} error that the service has sent: it holds for a while, or for good */
  #onError(error) {
    this.#isLive = false
    if (error.isRetryable) this.#on.state("away", { seconds: error.retryAfter, error })
    else this.#end(error)
  }

  /** @param {ApiError} error */
  #end(error) {
    this.stop()
    this.#on.end(error)
    return 0
  }

  /** @param {SocketClosed} closed */
  #onClosed({ code, reason, wasOpen }) {
    if (wasOpen && code === RESTART) return Number(reason) || 0
    if (wasOpen ? code !== TOO_MANY : code === LATE && this.#late++ < LATE_HANDSHAKES)
      return this.#pause(new ApiError({ code: "network", message: _("The connection was lost.") }))
    this.#pollFor(wasOpen ? TOO_MANY_TABS_MS : LIVE_AGAIN_MS)  // a refusal to poll gives the reason
    return 0
  }

  /** @param {number} milliseconds */
  #pollFor(milliseconds) {
    this.#pollsUntil = Date.now() + milliseconds * (0.75 + Math.random() / 2)
  }

  // Polls once. Returns the milliseconds until the next poll.
  async #poll() {
    const request = (this.#request = new AbortController())
    // The first poll after an absence does not wait, to learn whether the service answers. Nor does a hidden page: browsers
    // open six connections to a site, and a seventh tab would get none.
    const wait = this.#cursor !== null && this.#shortPolls === 0 && !this.#isAway && !document.hidden
    try {
      const more = { ...(this.#cursor !== null && { after: this.#cursor }), ...(wait && { wait: WAIT_S }) }
      const options = { signal: request.signal, timeoutMs: wait ? WAIT_TIMEOUT_MS : undefined }
      const update = await get("/api/messages", { meeting_id: this.#meeting, ...more }, options)
      return this.#running ? this.#onPolled(update) : 0
    } catch (error) {
      return request.signal.aborted ? 0 : this.#onPollFailed(error, wait)
    }
  }

  /** @param {Update} update */
  #onPolled(update) {
    this.#cursor = update.cursor ?? null
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

  /** @param {unknown} error @param {boolean} wait */
  #onPollFailed(error, wait) {
    expectRefusal(error)
    if (!error.isRetryable) return this.#end(error)
    if (wait && error.isCutOff) {
      this.#shortPolls = SHORT_POLLS
      return 0
    }
    this.#pollsUntil = 0  // not only the WebSocket fails
    return this.#pause(error)
  }

  /** @param {ApiError} error */
  #pause(error) {
    this.#isAway = true
    const milliseconds = this.#backoff.next(error.retryAfter)
    this.#on.state("away", { seconds: Math.ceil(milliseconds / 1000), error })
    return milliseconds
  }

  /** @param {number} milliseconds @returns {Promise<void>} */
  #sleep(milliseconds) {
    if (this.#isDue || !this.#running) return Promise.resolve()
    return new Promise((resolve) => {
      this.#wake = resolve
      setTimeout(resolve, milliseconds)
    })
  }
}
