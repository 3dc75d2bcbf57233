// The live connection: asks what is new after the cursor, one question at a time, and hands on the answers.
// Three steps of a ladder: a WebSocket, which is a question that never ends; where that cannot be opened, a poll
// that waits for news; and where something on the way does not let it wait, one every 2 s. It climbs back up by
// itself. Knows nothing of the page.
import { ApiError, get, post } from "../lib/api.js"
import { Backoff } from "../lib/backoff.js"
import { Live, RESTART, TOO_MANY } from "./websocket.js"
import { _ } from "../lib/i18n.js"

const WAIT_S = 25
const WAIT_PATIENCE_MS = 35_000
const EVERY_MS = 2_000
const EVERY_HIDDEN_MS = 10_000
const SHORT_POLLS = 15  // after a long one was cut off, before the next is tried
const LIVE_AGAIN_MS = 60_000  // after a WebSocket could not be opened, though polls are answered
const CROWDED_MS = 600_000  // after this browser has opened the meeting in too many tabs

export class Connection {
  #meeting
  #on
  #cursor = null
  #backoff = new Backoff()
  #running = false
  #wake = null
  #asking = null
  #live = null
  #isPoked = false
  #shortPolls = 0
  #pollsUntil = 0
  #isTold = false  // that the connection is live
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
    this.#asking?.abort()
    this.#live?.close()
    this.#wake?.()
  }

  // Carry out a verb, by whichever door is open. Fails with an ApiError.
  do(verb, body) {
    if (this.#live?.isOpen) return this.#live.do(verb, body)
    return post(`/api/${verb}`, { meeting_id: this.#meeting, ...body })
  }

  // Something may be new: do not sleep.
  poke() {
    this.#isPoked = true
    this.#wake?.()
  }

  // The network, or the reader, is gone or back: what is under way may have died unnoticed.
  renew() {
    this.#isAway = true
    this.#asking?.abort()
    this.#live?.probe()
    this.#pollsUntil = 0
    this.#shortPolls = 0
    this.poke()
  }

  async #loop() {
    while (this.#running) {
      this.#isPoked = false
      const pause = Date.now() < this.#pollsUntil ? await this.#ask() : await this.#listen()
      await this.#sleep(pause)
    }
  }

  // Holds a WebSocket as long as it lasts; gives the milliseconds until the next try.
  async #listen() {
    this.#isTold = false
    const ended = await new Promise((resolve) => {
      const update = (news) => this.#running && this.#hear(news)
      const alive = () => this.#isTold && this.#on.state("live", {})
      const trouble = (error) => this.#running && this.#worry(error)
      this.#live = new Live(this.#meeting, this.#cursor, { update, alive, trouble, close: resolve })
    })
    this.#live = null
    return this.#running ? this.#lose(ended) : 0
  }

  #hear(update) {
    if (update.cursor) this.#cursor = update.cursor
    this.#on.update(update)
    if (this.#isTold) return
    this.#isTold = true
    this.#isAway = false
    this.#backoff.reset()
    this.#on.state("live", {})
  }

  // The other side is there, and cannot go on for a while, or for ever.
  #worry(error) {
    this.#isTold = false
    if (error.isPassing) this.#on.state("away", { seconds: error.retryAfter, error })
    else this.#end(error)
  }

  #end(error) {
    this.stop()
    this.#on.end(error)
  }

  #lose({ code, reason, wasOpen }) {
    if (!wasOpen) this.#poll(LIVE_AGAIN_MS)  // which tells why
    else if (code === TOO_MANY) this.#poll(CROWDED_MS)
    else if (code === RESTART) return Number(reason) || 0
    else return this.#pause(new ApiError({ code: "network", message: _("The connection was lost.") }))
    return 0
  }

  #poll(milliseconds) {
    this.#pollsUntil = Date.now() + milliseconds * (0.75 + Math.random() / 2)
  }

  // Asks once; gives the milliseconds until the next time.
  async #ask() {
    const asking = new AbortController()
    this.#asking = asking
    // Whoever was away asks whether there is an answer at all, and then waits for news. A hidden page does not wait:
    // browsers open six connections to a site, and the seventh tab would get none.
    const wait = this.#cursor !== null && this.#shortPolls === 0 && !this.#isAway && !document.hidden
    try {
      const patience = wait ? WAIT_PATIENCE_MS : undefined
      const update = await get("/api/messages", this.#question(wait), { signal: asking.signal, patience })
      return this.#running ? this.#take(update) : 0
    } catch (error) {
      return asking.signal.aborted ? 0 : this.#fail(error, wait)
    }
  }

  #question(wait) {
    const question = { meeting_id: this.#meeting }
    if (this.#cursor !== null) question.after = this.#cursor
    if (wait) question.wait = WAIT_S
    return question
  }

  #take(update) {
    this.#cursor = update.cursor
    this.#isAway = false
    this.#backoff.reset()
    this.#on.update(update)
    this.#on.state(this.#shortPolls > 0 ? "polling" : "waiting", {})
    if (update.more) return 0
    if (document.hidden) return EVERY_HIDDEN_MS
    if (this.#shortPolls === 0) return 0
    this.#shortPolls -= 1
    return EVERY_MS
  }

  #fail(error, wait) {
    if (!(error instanceof ApiError)) throw error
    if (!error.isPassing) {
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
    if (this.#isPoked || !this.#running) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
