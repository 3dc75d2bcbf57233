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

  // Whether there is no seat in this meeting any more.
  get isSeatLost() {
    return this.status === 401
  }

  get isMeetingGone() {
    return this.code === "no_meeting"
  }
}

export function get(path, query) {
  return request(`${path}?${new URLSearchParams(query)}`, {})
}

export function post(path, body) {
  const headers = { "Content-Type": "application/json" }
  return request(path, { method: "POST", headers, body: JSON.stringify(body) })
}

async function request(path, options) {
  let response
  let body
  try {
    response = await fetch(path, { ...options, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) })
    body = await response.json()
  } catch {
    throw new ApiError({ code: "network", message: _("There is no answer from the server.") })
  }
  if (response.ok) return body
  const retryAfter = Number(response.headers.get("Retry-After")) || 0
  throw new ApiError({ ...body, status: response.status, retryAfter })
}
