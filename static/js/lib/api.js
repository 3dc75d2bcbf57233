// Asks the service. Knows HTTP and nothing of the page.
import { _ } from "./i18n.js"

const TIMEOUT_MS = 10_000
const RETRYABLE = new Set(["network", "rate_limited", "slow_mode", "store_unavailable", "internal_error"])
const ERASED = "meeting_erased"
const GONE = new Set(["no_meeting", "meeting_ended", ERASED])
const BANNED = new Set(["removed", "link_replaced"])
const PASSCODE = new Set(["passcode_required", "bad_passcode"])
const SEAT_LOST = new Set(["no_session", "session_expired"])

// A refusal, or silence. `code` is the server's, or "network" when no answer came.
export class ApiError extends Error {
  constructor({ code, message, httpStatus = 0, retry_after: retryAfter = 0, field = null }) {
    super(message)
    Object.assign(this, { code, httpStatus, retryAfter, field })
  }

  // Whether the same request may succeed later.
  get isRetryable() {
    return RETRYABLE.has(this.code)
  }

  // Whether the way there broke, rather than that somebody answered.
  get isCutOff() {
    return this.code === "network" || this.httpStatus === 502 || this.httpStatus === 504
  }

  // Whether there is no seat in this meeting any more.
  get isSeatLost() {
    return SEAT_LOST.has(this.code)
  }

  // Whether there is no way in for this person.
  get isBanned() {
    return BANNED.has(this.code)
  }

  get isPasscodeAsked() {
    return PASSCODE.has(this.code)
  }

  get isMeetingGone() {
    return GONE.has(this.code)
  }

  // Whether nothing is to stay of the meeting here, either.
  get isErased() {
    return this.code === ERASED
  }
}

// A refusal is no mistake of ours; anything else is.
export function expectRefusal(error) {
  if (!(error instanceof ApiError)) throw error
}

// `signal` gives a question up; `timeoutMs` is how long an answer may take, in ms.
export function get(path, query, options = {}) {
  return request(`${path}?${new URLSearchParams(query)}`, options)
}

export function post(path, body) {
  const headers = { "Content-Type": "application/json" }
  return request(path, { method: "POST", headers, body: JSON.stringify(body) })
}

async function request(path, { signal, timeoutMs = TIMEOUT_MS, ...options }) {
  const signals = [AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]
  let response
  let body
  try {
    response = await fetch(path, { ...options, cache: "no-store", signal: AbortSignal.any(signals) })
    body = await response.json()
  } catch {
    throw new ApiError({ code: "network", message: _("There is no answer from the server.") })
  }
  if (response.ok) return body
  const retry_after = Number(response.headers.get("Retry-After")) || 0
  throw new ApiError({ retry_after, ...body, httpStatus: response.status })
}
