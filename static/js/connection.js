// The live connection: asks what is new after the cursor, one question at a time, and hands on the answers.
// Knows nothing of the page. Another way to ask (a long poll, a WebSocket) takes the place of `#ask` here.
import { get } from "./api.js"
import { Backoff } from "./backoff.js"

const EVERY_MS = 2_000
const EVERY_HIDDEN_MS = 10_000

export class Connection {
  #meeting
  #on
  #cursor = null
  #backoff = new Backoff()
  #running = false
  #wake = null
  #isPoked = false

  // on.update(update), on.state("connected" | "waiting", { seconds, error }), on.end(error)
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
    this.#wake?.()
  }

  // Something may be new: ask now, or right after the answer that is under way.
  poke() {
    this.#isPoked = true
    this.#wake?.()
  }

  async #loop() {
    while (this.#running) {
      this.#isPoked = false
      await this.#sleep(await this.#ask())
    }
  }

  // Asks once; gives the milliseconds until the next time.
  async #ask() {
    try {
      const place = this.#cursor === null ? {} : { after: this.#cursor }
      const update = await get("/api/messages", { meeting_id: this.#meeting, ...place })
      return this.#running ? this.#take(update) : 0
    } catch (error) {
      return this.#fail(error)
    }
  }

  #take(update) {
    this.#cursor = update.cursor
    this.#backoff.reset()
    this.#on.update(update)
    this.#on.state("connected", {})
    if (update.more) return 0
    return document.hidden ? EVERY_HIDDEN_MS : EVERY_MS
  }

  #fail(error) {
    if (!("isPassing" in error)) throw error
    if (!error.isPassing) {
      this.#running = false
      this.#on.end(error)
      return 0
    }
    const wait = this.#backoff.next(error.retryAfter)
    this.#on.state("waiting", { seconds: Math.ceil(wait / 1000), error })
    return wait
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
