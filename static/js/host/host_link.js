// The private link of hosts. Browsers do not send its secret, behind the #, to a server; the page moves it from the address to the
// state of this entry in the history, so that it is not copied, and survives a reload. sessionStorage hands the link of a new meeting to the next page.
import { keep } from "../lib/storage.js"

const SECRET = /^#host=([\w-]+)$/
const NEW = "host-link:"

// Returns the secret in the address, or that with which the page was loaded before, or "".
export function takeSecret() {
  const [, secret] = SECRET.exec(location.hash) ?? []
  if (secret) history.replaceState({ hostSecret: secret }, "", location.pathname + location.search)
  return secret ?? history.state?.hostSecret ?? ""
}

// The secret has been used.
export function forgetSecret() {
  if (history.state?.hostSecret) history.replaceState(null, "", location.href)
}

export function keepHostLink({ meeting_id: meeting, host_link: link }) {
  if (link) keep(sessionStorage, NEW + meeting, link)
}

export function takeNewHostLink(meeting) {
  const link = sessionStorage.getItem(NEW + meeting)
  sessionStorage.removeItem(NEW + meeting)
  return link
}
