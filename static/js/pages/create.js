// The page that starts a meeting.
import { byId, enableButtons } from "../lib/dom.js"
import { wire } from "./form.js"
import { keepHostLink } from "../host/host_link.js"
import { preloadMeeting } from "./preload.js"
import { registerServiceWorker } from "../lib/service_worker.js"

wire(byId("create"), {
  to: (seat) => {
    keepHostLink(seat)
    return `/${seat.meeting_id}`
  },
})
enableButtons()
preloadMeeting()
addEventListener("load", registerServiceWorker)
