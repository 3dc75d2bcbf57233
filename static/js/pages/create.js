// The page that starts a meeting.
import { byId, enableButtons } from "../lib/dom.js"
import { wire } from "./form.js"
import { keepForNext } from "../host/host_link.js"
import { keepShell } from "../lib/service_worker.js"

wire(byId("create"), {
  to: (seat) => {
    keepForNext(seat)
    return `/${seat.meeting_id}`
  },
})
enableButtons()
addEventListener("load", keepShell)
