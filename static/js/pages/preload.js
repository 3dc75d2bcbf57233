// Fetches the modules of the meeting while the visitor types a name, so that the meeting loads from the browser's cache.
import { byId } from "../lib/dom.js"

export function preloadMeeting() {
  for (const href of JSON.parse(byId("meeting-modules").textContent)) {
    const link = document.createElement("link")
    Object.assign(link, { rel: "modulepreload", fetchPriority: "low", href })
    document.head.append(link)
  }
}
