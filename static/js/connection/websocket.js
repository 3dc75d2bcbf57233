// @ts-check
// One WebSocket, from its opening to its end: receives updates, sends verbs and receives their answers.
import { ApiError } from "../lib/api.js"
import { _ } from "../lib/i18n.js"

const BEAT_MS = 25_000
const SILENCE_MS = 30_000  // scripts cannot see pings, but the service answers every beat
const PROBE_MS = 3_000
const OPEN_MS = 5_000  // a proxy may drop the handshake without an answer;
const OPEN_AGAIN_MS = 10_000  // after an open one it does not, but many pages may be coming back at once
const ANSWER_MS = 10_000

// Close codes; app/websocket/close_codes.py has them all. LOST is the browser's, for an end without a close frame; LATE is
// ours, for a handshake without an answer where there was one before.
export const TOO_MANY = 4409
export const RESTART = 1012
export const LATE = -1
const LOST = 1006

export class LiveSocket {
  static #hasBeenOpen = false
  /** @type {WebSocket | null} */ #socket
  #on
  /** @type {Map<string, { resolve(answer: any): void, reject(error: ApiError): void, timer: number }>} */
  #pending = new Map()
  #refs = 0
  #heardAt = Date.now()
  #beatTimer

  /** @param {string} meeting @param {string | null} cursor @param {SocketHandlers} on */
  constructor(meeting, cursor, on) {
    this.#on = on
    const language = document.documentElement.lang.split("-")[0]
    const query = { meeting_id: meeting, language, ...(cursor === null ? {} : { after: cursor }) }
    const address = new URL(`/api/live?${new URLSearchParams(query)}`, location.href)
    address.protocol = address.protocol.replace("http", "ws")
    this.#socket = new WebSocket(address)
    this.#socket.onmessage = ({ data }) => this.#onFrame(JSON.parse(data))
    this.#socket.onclose = ({ code, reason }) => this.#end(code, reason)
    this.#beatTimer = setInterval(() => this.#beat(), BEAT_MS)
    this.wasOpen = false
    const [ms, code] = LiveSocket.#hasBeenOpen ? [OPEN_AGAIN_MS, LATE] : [OPEN_MS, LOST]
    setTimeout(() => this.wasOpen || this.close(code), ms)
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  // Sends a verb and waits for its answer. Fails with an ApiError.
  /** @param {string} verb @param {Json} body */
  request(verb, body) {
    const ref = String(++this.#refs)
    this.#socket?.send(JSON.stringify({ do: verb, ref, ...body }))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#resolve(ref, timeoutError()), ANSWER_MS)
      this.#pending.set(ref, { resolve, reject, timer })
    })
  }

  // Closes unless the service answers soon: the machine was asleep, or the network has changed.
  probe() {
    if (!this.isOpen) return this.close()
    const before = this.#heardAt
    this.#socket?.send('{"do":"beat","ref":"probe"}')
    setTimeout(() => this.#heardAt === before && this.close(), PROBE_MS)
  }

  // Ends without waiting for the close frame of the service, which may never come.
  close(code = LOST) {
    this.#socket?.close()
    this.#end(code, "")
  }

  #beat() {
    if (Date.now() - this.#heardAt > SILENCE_MS) this.close()
    else if (this.isOpen) this.#socket?.send('{"do":"beat"}')
  }

  /** @param {any} frame */
  #onFrame(frame) {
    this.#heardAt = Date.now()
    if (frame.ref === "probe") frame.status === "success" && this.#on.alive()
    else if (frame.ref !== undefined) this.#resolve(frame.ref, frame)
    else if (frame.status === "error") this.#on.failed(new ApiError(frame))
    else if (frame.messages) {
      this.wasOpen = LiveSocket.#hasBeenOpen = true
      this.#on.update(frame)
    }
  }

  /** @param {string} ref @param {any} answer */
  #resolve(ref, answer) {
    const pending = this.#pending.get(ref)
    if (!pending) return
    this.#pending.delete(ref)
    clearTimeout(pending.timer)
    if (answer.status === "success") pending.resolve(answer)
    else pending.reject(answer instanceof ApiError ? answer : new ApiError(answer))
  }

  /** @param {number} code @param {string} reason */
  #end(code, reason) {
    const socket = this.#socket
    if (!socket) return
    this.#socket = null
    socket.onmessage = socket.onclose = null
    clearInterval(this.#beatTimer)
    for (const ref of this.#pending.keys()) this.#resolve(ref, timeoutError())
    this.#on.close({ code, reason, wasOpen: this.wasOpen })
  }
}

function timeoutError() {
  return new ApiError({ code: "network", message: _("There is no answer from the server.") })
}
