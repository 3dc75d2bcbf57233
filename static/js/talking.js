// The conversation, put together: what is said, what can be done with it, and where one writes.
import { Actions } from "./actions.js"
import { byId, part } from "./dom.js"
import { Picker } from "./picker.js"
import { Talk } from "./talk.js"
import { Timeline } from "./timeline.js"
import { wireWriting } from "./writing.js"

const KINDS = ["message", "change", "pending", "quote", "reaction"]

// `ways` lead through the conversation: goTo(seq), toEnd(); `acts` are the commands that are not of talking:
// rename(name), share(), leave().
export function wireTalking({ meeting, limit, connection, names, roster, typing, toast, ways, acts }) {
  const templates = Object.fromEntries(KINDS.map((kind) => [kind, byId(`${kind}-template`)]))
  const timeline = new Timeline(byId("timeline"), templates, names)
  const find = (seq) => timeline.find(seq)
  const picker = new Picker(byId("picker"))
  const on = {
    answer: (message) => composer.answer(message),
    correct: (message) => composer.correct(message),
    pick: (button, picked) => picker.open(button, picked),
    goTo: ways.goTo,
  }
  const talk = new Talk({ connection, toast, deleteDialog: byId("delete-dialog"), on })
  const list = part(byId("timeline"), "list")
  const actions = new Actions(list, byId("toolbar"), { find, on: talk.acts })
  const { outbox, pending, composer } = wireWriting({
    meeting, limit, connection, timeline, names, roster, templates, talk, typing, toast, picker, ways,
    acts,
  })

  // Newer entries, and what they mean for whatever else shows a message.
  function show(entries) {
    timeline.append(entries)
    pending.drawQuotes()
    actions.enterAt(list.lastElementChild)
    for (const { of } of entries) if (find(of)) refresh(find(of))
  }

  function refresh(message) {
    actions.refresh(message)
    composer.refresh(message)
  }

  return { timeline, outbox, composer, show }
}
