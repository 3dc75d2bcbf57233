// What the browser keeps for this site.

// Returns whether the browser allows this site cookies and storage, which a seat needs.
export function mayKeep() {
  try {
    return takesCookies() && localStorage !== null && sessionStorage !== null
  } catch {
    return false  // browsers throw if the reader has blocked storage
  }
}

// WebKitGTK says that cookies are enabled when the reader has blocked them.
function takesCookies() {
  document.cookie = "probe=1; path=/; samesite=lax"
  const takes = navigator.cookieEnabled && document.cookie.includes("probe=1")
  document.cookie = "probe=; path=/; max-age=0"
  return takes
}

// Keeps a text under a name if there is room: what a member does must not fail because storage is full.
/** @param {Storage} storage @param {string} name @param {string} text */
export function keep(storage, name, text) {
  try {
    storage.setItem(name, text)
  } catch {
    // An older text stays.
  }
}
