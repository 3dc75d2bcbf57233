// Asks the service. Knows HTTP and nothing of the page.
import { _ } from "./strings.js"

const PATIENCE_MS = 10_000

// A refusal, or silence. `code` is the server's, or "network" when no answer came.
export class ApiError extends Error {
  constructor({ code, message, status = 0, retryAfter = 0, field = null }) {
    super(message)
    Object.assign(this, { code, status, retryAfter, field })
  }

  // Whether the same request may succeed later.
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }

  // Whether the way there broke, rather than that somebody answered.
  get isCutOff() {
    return this.status === 0 || this.status === 502 || this.status === 504
  }

  // Whether there is no seat in this meeting any more.
  get isSeatLost() {
    return this.status === 401
  }

  get isMeetingGone() {
    return this.code === "no_meeting"
  }
}

// `signal` gives a question up; `patience` is how long an answer may take, in ms.
export function get(path, query, options = {}) {
  return request(`${path}?${new URLSearchParams(query)}`, options)
}

export function post(path, body) {
  const headers = { "Content-Type": "application/json" }
  return request(path, { method: "POST", headers, body: JSON.stringify(body) })
}

async function request(path, { signal, patience = PATIENCE_MS, ...options }) {
  const ends = [AbortSignal.timeout(patience), ...(signal ? [signal] : [])]
  let response
  let body
  try {
    response = await fetch(path, { ...options, cache: "no-store", signal: AbortSignal.any(ends) })
    body = await response.json()
  } catch {
    throw new ApiError({ code: "network", message: _("There is no answer from the server.") })
  }
  if (response.ok) return body
  const retryAfter = Number(response.headers.get("Retry-After")) || 0
  throw new ApiError({ ...body, status: response.status, retryAfter })
}
