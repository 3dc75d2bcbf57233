// The one voice of the page: what screen readers tell. The settings can silence it.
import { byId } from "../lib/dom.js"

const region = byId("announcer")
let isOn = true

export function announce(text) {
  if (isOn) region.textContent = text
}

// What was told last is not to be had any more.
export function clearAnnouncement() {
  region.textContent = ""
}

export function setAnnouncing(on) {
  isOn = on
  if (!on) clearAnnouncement()
}
