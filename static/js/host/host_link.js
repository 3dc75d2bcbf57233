// The private link of hosts. Browsers do not send its secret, behind the #, to a server; the page removes it from the address,
// so that it is not copied with it. sessionStorage hands the link of a new meeting to the next page.
import { keep } from "../lib/storage.js"

const SECRET = /^#host=([\w-]+)$/
const NEW = "host-link:"

// Returns the secret in the address, or "".
export function takeSecret() {
  const [, secret = ""] = SECRET.exec(location.hash) ?? []
  if (secret) history.replaceState(null, "", location.pathname + location.search)
  return secret
}

export function keepHostLink({ meeting_id: meeting, host_link: link }) {
  if (link) keep(sessionStorage, NEW + meeting, link)
}

export function takeNewHostLink(meeting) {
  const link = sessionStorage.getItem(NEW + meeting)
  sessionStorage.removeItem(NEW + meeting)
  return link
}
