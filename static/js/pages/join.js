// The page of an invitation link: a form, the waiting room, or the reason why this link does not let anyone in.
import { drawAvatar } from "../members/avatar.js"
import { byId, enableButtons, find, setText } from "../lib/dom.js"
import { focusFirst, offerFocus, wire } from "./form.js"
import { HostEntrance } from "../host/host_entrance.js"
import { forgetSecret, takeSecret } from "../host/host_link.js"
import { preloadMeeting } from "./preload.js"
import { registerServiceWorker } from "../lib/service_worker.js"
import { newRequestKey } from "../lib/request_key.js"
import { WaitingGuest } from "./waiting_room_guest.js"

const form = byId("join")
const closed = byId("closed")  // shown in place of the form, if the meeting is closed
const passcode = form.elements.passcode.closest(".field")
const asks = !passcode.hidden
const key = newRequestKey()  // one page, one seat, even if the request is repeated
let secret = ""
let continues = false  // as the host who has made the host link

wire(form, {
  extra: () => ({ meeting_id: form.dataset.meeting, key, host_secret: secret, continues }),
  to: () => location.pathname,
  refused,
})
const waiting = byId("waiting")
const guest = waiting && new WaitingGuest(waiting)
const entrance = new HostEntrance(byId("host-entrance"), {
  continueAs: (name) => {
    continues = true
    form.elements.member_name.value = name
    form.requestSubmit()
  },
  joinAnew: () => show(true),
})
for (const avatar of document.querySelectorAll(".here [data-member]")) drawAvatar(avatar, avatar.dataset.member, avatar.dataset.name)
enter()
enableButtons()
preloadMeeting()
addEventListener("hashchange", enter)
addEventListener("load", registerServiceWorker)

async function enter() {
  secret = takeSecret()
  continues = false
  entrance.hide()
  if (!secret) {
    show(false)
    guest?.start()
    return
  }
  guest?.stop()
  hide()
  try {
    if (!(await entrance.offer(form.dataset.meeting, secret))) show(true)
  } catch (error) {
    refused(error)
  }
}

// Hides all choices while the service is asked.
function hide() {
  form.hidden = true
  if (closed) closed.hidden = true
}

// With a host link only the name is asked for.
function show(isHost) {
  form.hidden = closed !== null && !isHost
  if (closed) closed.hidden = isHost
  find(form, "host").hidden = !isHost
  for (const hint of document.querySelectorAll('[data-part="not-hosts"]')) hint.hidden = isHost
  passcode.hidden = isHost || !asks
  if (!form.hidden) offerFocus(form)
}

function refused(error) {
  if (continues) {
    continues = false
    entrance.hide()
    show(true)
  }
  if (error.code !== "bad_host_link") return false
  forgetSecret()
  enter()
  focusFirst(form)
  setText(byId("refused"), error.message)
  return true
}
