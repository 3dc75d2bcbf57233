// The live connection: asks what is new after the cursor, one question at a time, and hands on the answers.
// Two steps of a ladder: a question that waits for news, and, where something on the way does not let it wait,
// one every 2 s. It climbs back up by itself. Knows nothing of the page.
import { get } from "./api.js"
import { Backoff } from "./backoff.js"

const WAIT_S = 25
const WAIT_PATIENCE_MS = 35_000
const EVERY_MS = 2_000
const EVERY_HIDDEN_MS = 10_000
const SHORT_POLLS = 15  // after a long one was cut off, before the next is tried

export class Connection {
  #meeting
  #on
  #cursor = null
  #backoff = new Backoff()
  #running = false
  #wake = null
  #asking = null
  #isPoked = false
  #shortPolls = 0

  // on.update(update), on.state("connected" | "polling" | "waiting", { seconds, error }), on.end(error)
  constructor(meeting, on) {
    this.#meeting = meeting
    this.#on = on
  }

  start() {
    if (this.#running) return
    this.#running = true
    this.#cursor = null
    this.#loop()
  }

  stop() {
    this.#running = false
    this.#asking?.abort()
    this.#wake?.()
  }

  // Something may be new: do not sleep.
  poke() {
    this.#isPoked = true
    this.#wake?.()
  }

  // The network, or the reader, is back: what is under way may have died unnoticed.
  renew() {
    this.#asking?.abort()
    this.poke()
  }

  async #loop() {
    while (this.#running) {
      this.#isPoked = false
      await this.#sleep(await this.#ask())
    }
  }

  // Asks once; gives the milliseconds until the next time.
  async #ask() {
    const asking = new AbortController()
    this.#asking = asking
    // A hidden page does not wait: browsers open six connections to a site, and the seventh tab would get none.
    const wait = this.#cursor !== null && this.#shortPolls === 0 && !document.hidden
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
    this.#backoff.reset()
    this.#on.update(update)
    this.#on.state(this.#shortPolls > 0 ? "polling" : "connected", {})
    if (update.more) return 0
    if (document.hidden) return EVERY_HIDDEN_MS
    if (this.#shortPolls === 0) return 0
    this.#shortPolls -= 1
    return EVERY_MS
  }

  #fail(error, wait) {
    if (!("isPassing" in error)) throw error
    if (!error.isPassing) {
      this.#running = false
      this.#on.end(error)
      return 0
    }
    if (wait && error.isCutOff) {
      this.#shortPolls = SHORT_POLLS
      return 0
    }
    const milliseconds = this.#backoff.next(error.retryAfter)
    this.#on.state("waiting", { seconds: Math.ceil(milliseconds / 1000), error })
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
