// One WebSocket, from its opening to its end: updates come down, verbs go up and are answered. Knows nothing of
// the ladder it is a step of.
import { ApiError } from "../lib/api.js"
import { _ } from "../lib/i18n.js"

const BEAT_MS = 15_000
const SILENCE_MS = 30_000  // scripts cannot see pings, but every beat is answered
const PROBE_MS = 3_000
const OPEN_MS = 5_000  // something on the way may swallow the question;
const OPEN_AGAIN_MS = 10_000  // it has not done so before, but all others may be coming back as well
const ANSWER_MS = 10_000

// Close codes; app/websocket/close_codes.py has them all. LOST is the browser's, for an end without a close frame.
export const TOO_MANY = 4409
export const RESTART = 1012
const LOST = 1006

export class LiveSocket {
  static #hasBeenOpen = false
  #socket
  #on
  #pending = new Map()
  #refs = 0
  #heardAt = Date.now()
  #beatTimer = null

  // on.update(update), on.alive() when a probe is answered, on.failed(error), on.close({ code, reason, wasOpen })
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
    setTimeout(() => this.wasOpen || this.close(), LiveSocket.#hasBeenOpen ? OPEN_AGAIN_MS : OPEN_MS)
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  // The answer to a verb. Fails with an ApiError.
  request(verb, body) {
    const ref = String(++this.#refs)
    this.#socket.send(JSON.stringify({ do: verb, ref, ...body }))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#resolve(ref, timeoutError()), ANSWER_MS)
      this.#pending.set(ref, { resolve, reject, timer })
    })
  }

  // The machine was asleep, or the network changed: is the other side still there?
  probe() {
    if (!this.isOpen) return this.close()
    const before = this.#heardAt
    this.#socket.send('{"do":"beat","ref":"probe"}')
    setTimeout(() => this.#heardAt === before && this.close(), PROBE_MS)
  }

  // Over, without waiting for a goodbye that may never come.
  close() {
    this.#socket?.close()
    this.#end(LOST, "")
  }

  #beat() {
    if (Date.now() - this.#heardAt > SILENCE_MS) this.close()
    else if (this.isOpen) this.#socket.send('{"do":"beat"}')
  }

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

  #resolve(ref, answer) {
    const pending = this.#pending.get(ref)
    if (!pending) return
    this.#pending.delete(ref)
    clearTimeout(pending.timer)
    if (answer.status === "success") pending.resolve(answer)
    else pending.reject(answer instanceof ApiError ? answer : new ApiError(answer))
  }

  #end(code, reason) {
    const socket = this.#socket
    if (!socket) return
    this.#socket = null
    socket.onmessage = socket.onclose = null
    clearInterval(this.#beatTimer)
    for (const ref of [...this.#pending.keys()]) this.#resolve(ref, timeoutError())
    this.#on.close({ code, reason, wasOpen: this.wasOpen })
  }
}

function timeoutError() {
  return new ApiError({ code: "network", message: _("There is no answer from the server.") })
}
