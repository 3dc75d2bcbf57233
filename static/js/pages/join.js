// The page of an invitation link: a form, the waiting room, or the reason why this link does not let anyone in.
import { drawAvatar } from "../members/avatar.js"
import { byId, enableButtons, find, setText } from "../lib/dom.js"
import { focusFirst, offerFocus, wire } from "./form.js"
import { takeSecret } from "../host/host_link.js"
import { registerServiceWorker } from "../lib/service_worker.js"
import { newRequestKey } from "../lib/request_key.js"
import { WaitingGuest } from "./waiting_room_guest.js"

const form = byId("join")
const closed = byId("closed")  // shown in place of the form, if the meeting is closed
const passcode = form.elements.passcode.closest(".field")
const asks = !passcode.hidden
const key = newRequestKey()  // one page, one seat, even if the request is repeated
let secret = ""

wire(form, {
  extra: () => ({ meeting_id: form.dataset.meeting, key, host_secret: secret }),
  to: () => location.pathname,
  refused,
})
const waiting = byId("waiting")
const guest = waiting && new WaitingGuest(waiting)
for (const avatar of document.querySelectorAll(".here [data-member]")) drawAvatar(avatar, avatar.dataset.member, avatar.dataset.name)
enter()
enableButtons()
addEventListener("hashchange", enter)
addEventListener("load", registerServiceWorker)

function enter() {
  secret = takeSecret()
  show(secret !== "")
  if (secret) guest?.stop()
  else guest?.start()
}

// With a host link only the name is asked for.
function show(isHost) {
  form.hidden = closed !== null && !isHost
  if (closed) closed.hidden = isHost
  find(form, "host").hidden = !isHost
  passcode.hidden = isHost || !asks
  if (!form.hidden) offerFocus(form)
}

function refused(error) {
  if (error.code !== "bad_host_link") return false
  enter()
  focusFirst(form)
  setText(byId("refused"), error.message)
  return true
}
