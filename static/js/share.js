// The link to this meeting: copied by one button, or shown where the browser does not let a page copy.
import { ask, say } from "./dom.js"
import { _ } from "./strings.js"

const TOAST_MS = 2500

export function wireShare(button, { toast, dialog, field }) {
  const link = location.origin + location.pathname
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link)
    } catch {
      showLink(dialog, field, link)
      return
    }
    say(toast, _("Link copied"))
    setTimeout(() => say(toast, ""), TOAST_MS)
  })
}

// On plain http there is no clipboard at all, and a browser may refuse it elsewhere.
function showLink(dialog, field, link) {
  field.value = link
  ask(dialog)
  field.select()
}
