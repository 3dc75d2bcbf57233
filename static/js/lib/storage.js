// Returns whether the browser allows this site cookies and storage, which a seat needs.

export function mayKeep() {
  try {
    return navigator.cookieEnabled && localStorage !== null && sessionStorage !== null
  } catch {
    return false  // browsers throw if the reader has blocked storage
  }
}
