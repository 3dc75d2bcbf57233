// The page that starts a meeting.
import { byId } from "./dom.js"
import { wire } from "./form.js"

wire(byId("create"))
