// The page that starts a meeting.
import { byId } from "./dom.js"
import { wire } from "./form.js"
import { keepShell } from "./kept.js"

wire(byId("create"))
addEventListener("load", keepShell)
