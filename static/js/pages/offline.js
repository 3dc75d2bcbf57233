// The page in place of one that could not be fetched. Retries by a button, when the network is back, and every 15 s, since
// browsers do not always notice.
import { byId, enableButtons } from "../lib/dom.js"

const EVERY_MS = 15_000

async function reloadIfOnline() {
  try {
    await fetch("/healthz", { cache: "no-store" })
    location.reload()
  } catch {
    // still offline
  }
}

byId("again").addEventListener("click", () => location.reload())
addEventListener("online", reloadIfOnline)
setInterval(reloadIfOnline, EVERY_MS)
enableButtons()
