// @ts-check
// Sends requests to the service. Knows HTTP and nothing of the page.
import { _ } from "./i18n.js"

const TIMEOUT_MS = 10_000
const RETRYABLE = new Set(["network", "rate_limited", "slow_mode", "store_unavailable", "internal_error"])
const ERASED = "meeting_erased"
const GONE = new Set(["no_meeting", "meeting_ended", ERASED])
const BANNED = new Set(["removed", "link_replaced"])
const PASSCODE = new Set(["passcode_required", "bad_passcode"])
const FINAL = new Set(["bad_request", "empty", "too_long", "no_message", "key_reused"])
const SEAT_LOST = new Set(["no_session", "session_expired"])

// A refusal, or no answer. `code` is the one of the service, or "network" without an answer.
export class ApiError extends Error {
  /** @param {RefusalBody} body */
  constructor({ code, message, httpStatus = 0, retry_after: retryAfter = 0, field = null }) {
    super(message)
    this.code = code
    this.httpStatus = httpStatus
    this.retryAfter = retryAfter
    this.field = field
  }

  // Whether the same request may succeed later.
  get isRetryable() {
    return RETRYABLE.has(this.code)
  }

  // Whether the same request is refused each time.
  get isFinal() {
    return FINAL.has(this.code)
  }

  // Whether the connection broke, and no service or proxy refused.
  get isCutOff() {
    return this.code === "network" || this.httpStatus === 502 || this.httpStatus === 504
  }

  // Whether the member has no seat in this meeting any more.
  get isSeatLost() {
    return SEAT_LOST.has(this.code)
  }

  // Whether this person cannot join the meeting.
  get isBanned() {
    return BANNED.has(this.code)
  }

  get isPasscodeAsked() {
    return PASSCODE.has(this.code)
  }

  get isMeetingGone() {
    return GONE.has(this.code)
  }

  // Whether the page has to delete what it keeps of the meeting, too.
  get isErased() {
    return this.code === ERASED
  }
}

// Throws the error again if it is not a refusal but a defect of the page.
/** @param {unknown} error @returns {asserts error is ApiError} */
export function expectRefusal(error) {
  if (!(error instanceof ApiError)) throw error
}

// `signal` aborts the request; an answer may take `timeoutMs`. Fails with an ApiError.
/** @param {string} path @param {Json} query @param {GetOptions} [options] @returns {Promise<any>} */
export function get(path, query, options = {}) {
  return request(`${path}?${new URLSearchParams(query)}`, options)
}

// Fails with an ApiError.
/** @param {string} path @param {Json} body @returns {Promise<any>} */
export function post(path, body) {
  const headers = { "Content-Type": "application/json" }
  return request(path, { method: "POST", headers, body: JSON.stringify(body) })
}

/** @param {string} path @param {RequestInit & GetOptions} options */
async function request(path, { signal, timeoutMs = TIMEOUT_MS, ...options }) {
  const signals = [AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]
  let response
  let body
  try {
    response = await fetch(path, { ...options, cache: "no-store", signal: anySignal(signals) })
    body = await response.json()
  } catch {
    throw new ApiError({ code: "network", message: _("There is no answer from the server.") })
  }
  if (response.ok) return body
  const retry_after = Number(response.headers.get("Retry-After")) || 0
  throw new ApiError({ retry_after, ...body, httpStatus: response.status })
}

// Returns a signal that aborts with the first of `signals`. AbortSignal.any needs Chrome 116, Safari 17.4.
/** @param {AbortSignal[]} signals @returns {AbortSignal} */
function anySignal(signals) {
  if ("any" in AbortSignal) return AbortSignal.any(signals)
  const combined = new AbortController()
  for (const signal of signals) {
    const abort = () => combined.abort(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener("abort", abort, { once: true, signal: combined.signal })
  }
  return combined.signal
}
