// Announces texts to screen readers, unless the reader's settings turn that off.
import { byId } from "../lib/dom.js"

const region = byId("announcer")
let isOn = true

export function announce(text) {
  if (isOn) region.textContent = text
}

// Removes the last text, so that a screen reader cannot read it again.
export function clearAnnouncement() {
  region.textContent = ""
}

export function setAnnouncing(on) {
  isOn = on
  if (!on) clearAnnouncement()
}
