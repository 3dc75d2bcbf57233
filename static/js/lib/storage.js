// Whether the browser lets this site keep what a seat in a meeting takes: cookies, and storage.

export function mayKeep() {
  try {
    return navigator.cookieEnabled && localStorage !== null && sessionStorage !== null
  } catch {
    return false  // browsers throw where the reader has blocked it
  }
}
