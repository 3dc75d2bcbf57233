// The page that starts a meeting.
import { byId, enableButtons } from "./dom.js"
import { wire } from "./form.js"
import { keepForNext } from "./hostlink.js"
import { keepShell } from "./kept.js"

wire(byId("create"), {
  to: (seat) => {
    keepForNext(seat)
    return `/${seat.meeting_id}`
  },
})
enableButtons()
addEventListener("load", keepShell)
