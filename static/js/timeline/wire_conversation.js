// The conversation, put together: what is said, what can be done with it, and where one writes.
import { Actions } from "./message_toolbar.js"
import { byId, part } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"
import { Talk } from "./message_actions.js"
import { Timeline } from "./timeline.js"
import { wireWaiting } from "../composer/wire_outbox.js"
import { wireWriting } from "../composer/wire_composer.js"

const KINDS = ["message", "change", "pending", "quote", "reaction"]

// What one may do with a message, by the buttons of its bar.
const PERMITTED = {
  react: (rules) => rules.may("react"),
  pick: (rules) => rules.may("react"),
  reply: (rules) => rules.may("send"),
  copy: () => true,
  edit: (rules, { isMine }) => isMine && rules.may("edit"),
  delete: (rules, { isMine }) => rules.may(isMine ? "delete" : "delete_any"),
}

// `page` is what the meeting page has: meeting, limit, connection, status, names, roster, rules, typing, toast; `ways` through the
// conversation: goTo(seq), toEnd(); `acts` that are not of talking: rename(name), share(), leave(), ofHosts.
export function wireTalking(page) {
  const templates = Object.fromEntries(KINDS.map((kind) => [kind, byId(`${kind}-template`)]))
  const timeline = new Timeline(byId("timeline"), templates, page.names)
  const openPicker = pickerOpener(byId("picker"), page.toast)
  const on = {
    answer: (message) => composer.answer(message),
    correct: (message) => composer.correct(message),
    pick: openPicker,
    goTo: page.ways.goTo,
  }
  const talk = new Talk({ ...page, deleteDialog: byId("delete-dialog"), on })
  const list = part(byId("timeline"), "list")
  const permits = (act, message) => PERMITTED[act](page.rules, message)
  const actions = new Actions(list, byId("toolbar"), { find: (seq) => timeline.find(seq), permits, on: talk.acts })
  const { outbox, pending } = wireWaiting({ ...page, timeline, templates, talk })
  const composer = wireWriting({ ...page, timeline, talk, openPicker, outbox })
  return { timeline, outbox, composer, show: shower({ timeline, actions, pending, composer }), copy: (text) => talk.copy(text) }
}

// Newer entries, and what they mean for whatever else shows a message.
function shower({ timeline, actions, pending, composer }) {
  return (entries) => {
    timeline.append(entries)
    pending.drawQuotes()
    actions.enterAt(timeline.newest?.drawn)
    actions.refresh()
    composer.refresh((seq) => timeline.find(seq))
  }
}

// Opens the emoji picker beside a button. Many readers never open it, so it is loaded at the first press. If another
// button asks for it while it is loading, the last one gets it.
function pickerOpener(panel, toast) {
  let picker = null
  let latest = null
  const loaded = ({ Picker }) => (picker ??= new Picker(panel))
  const failed = () => toast.say(_("There is no answer from the server."))
  return async (source, picked) => {
    latest = source
    if (!picker) {
      source.ariaExpanded = "true"  // the bar of a message stays while its picker is loading
      await import("../composer/picker.js").then(loaded, failed)
      if (!picker || latest !== source) return void (source.ariaExpanded = "false")
    }
    picker.open(source, picked)
  }
}
