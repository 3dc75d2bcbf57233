// Pauses between retries: exponential, with jitter.

const FIRST_MS = 500
const MAX_MS = 15_000

export class Backoff {
  #failures = 0

  reset() {
    this.#failures = 0
  }

  // Returns the next pause in milliseconds, at least what the server asked for.
  next(leastSeconds = 0) {
    const ceiling = Math.min(MAX_MS, FIRST_MS * 2 ** this.#failures)
    this.#failures += 1
    return Math.max(leastSeconds * 1000, ceiling * (0.5 + Math.random() / 2))
  }
}
