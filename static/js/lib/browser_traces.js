// Deletes what the page shows and the browser keeps of a meeting.
import { get, expectRefusal } from "./api.js"
import { byId, find } from "./dom.js"
import { _ } from "./i18n.js"

const HIDDEN = '#knocks [data-part="text"], #host .guests__list'  // they contain names

// Deletes what the browser keeps: I have left.
export function forget({ outbox, composer, reader }) {
  outbox.clear()
  composer.clear()
  reader.forget()
}

// Deletes what the page shows, too: the meeting is erased.
export function erase(meeting, page) {
  const { timeline, reader, search, roster, typing, alerts } = page
  timeline.clear()
  reader.begin([], null)
  forget(page)
  search.reset()
  roster.replace([], [])
  roster.draw()
  typing.onTyping([])
  alerts.withdraw()
  alerts.setTitle(_("Web Meeting"))
  find(byId("meeting"), "name").textContent = _("Web Meeting")
  byId("empty").hidden = byId("rules").hidden = true
  for (const field of document.querySelectorAll("#host .field__input")) field.value = ""
  for (const place of document.querySelectorAll(HIDDEN)) place.replaceChildren()
  forgetStored(meeting)
  get("/api/check_session", { meeting_id: meeting }).catch(expectRefusal)  // the answer deletes the cookies
}

// Deletes drafts, unsent messages and read marks: their names contain the meeting's id between colons.
export function forgetStored(meeting) {
  for (const storage of [localStorage, sessionStorage]) {
    for (const name of Object.keys(storage)) if (name.split(":").includes(meeting)) storage.removeItem(name)
  }
}
