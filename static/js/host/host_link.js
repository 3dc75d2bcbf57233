// The private link of hosts: its secret stands behind the # of an address, which no server is told, and is taken from
// there at once, so that nobody copies it with the address. A new link is handed to the page that opens next.

const SECRET = /^#host=([\w-]+)$/
const NEW = "host-link:"

// What the address holds, or "".
export function takeSecret() {
  const [, secret = ""] = SECRET.exec(location.hash) ?? []
  if (secret) history.replaceState(null, "", location.pathname + location.search)
  return secret
}

export function keepHostLink({ meeting_id: meeting, host_link: link }) {
  if (link) sessionStorage.setItem(NEW + meeting, link)
}

export function takeNewHostLink(meeting) {
  const link = sessionStorage.getItem(NEW + meeting)
  sessionStorage.removeItem(NEW + meeting)
  return link
}
