// The page that opens from a link: a form, a place to wait, or the reason why nobody comes in this way.
import { byId, enableButtons, part, say } from "../lib/dom.js"
import { focusFirst, offerFocus, wire } from "./form.js"
import { takeSecret } from "../host/host_link.js"
import { keepShell } from "../lib/service_worker.js"
import { newKey } from "../lib/request_key.js"
import { Knocking } from "./waiting_room_guest.js"

const form = byId("join")
const closed = byId("closed")  // what is said in place of the form, if it is
const passcode = form.elements.passcode.closest(".field")
const asks = !passcode.hidden
const key = newKey()  // one page, one seat, however often the request has to be repeated
let secret = ""

wire(form, {
  extra: () => ({ meeting_id: form.dataset.meeting, key, host_secret: secret }),
  to: () => location.pathname,
  refused,
})
const waiting = byId("waiting")
const knocking = waiting && new Knocking(waiting)
enter()
enableButtons()
addEventListener("hashchange", enter)
addEventListener("load", keepShell)

function enter() {
  secret = takeSecret()
  show(secret !== "")
  if (secret) knocking?.stop()
  else knocking?.start()
}

// A host is asked for nothing but a name, whatever others are.
function show(isHost) {
  form.hidden = closed !== null && !isHost
  if (closed) closed.hidden = isHost
  part(form, "host").hidden = !isHost
  passcode.hidden = isHost || !asks
  if (!form.hidden) offerFocus(form)
}

function refused(error) {
  if (error.code !== "bad_host_link") return false
  enter()
  focusFirst(form)
  say(byId("refused"), error.message)
  return true
}
