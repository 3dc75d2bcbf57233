// Combines abort signals.

// Returns a signal that aborts with the first of `signals`. AbortSignal.any needs Chrome 116, Safari 17.4.
/** @param {AbortSignal[]} signals @returns {AbortSignal} */
export function anySignal(signals) {
  if ("any" in AbortSignal) return AbortSignal.any(signals)
  const combined = new AbortController()
  for (const signal of signals) {
    const abort = () => combined.abort(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener("abort", abort, { once: true, signal: combined.signal })
  }
  return combined.signal
}
