// The page that opens from a link.
import { byId } from "./dom.js"
import { wire } from "./form.js"
import { keepShell } from "./kept.js"
import { newKey } from "./key.js"

const form = byId("join")
const key = newKey()  // one page, one seat, however often the request has to be repeated
wire(form, () => ({ meeting_id: form.dataset.meeting, key }))
addEventListener("load", keepShell)
