// Connects the outbox with its rows below the conversation.
import { byId } from "../lib/dom.js"
import { Outbox } from "../connection/outbox.js"
import { Pending } from "./pending.js"

export function wireOutbox({ meeting, connection, status, timeline, names, templates, messageActions }) {
  const pending = new Pending(byId("outbox"), {
    templates,
    names,
    messageAt: (seq) => timeline.find(seq),
    isOffline: () => status.isOffline,
    on: { retry: (key) => outbox.retry(key), copy: (text) => messageActions.copy(text), discard: (key) => outbox.discard(key) },
  })
  const outbox = new Outbox(meeting, localStorage, (body) => connection.request("send", body), {
    change: (item) => pending.show(item),
    gone: (key) => pending.remove(key),
    sent: () => connection.pollNow(),
    lost: (error) => (error.isSeatLost || error.isMeetingGone) && connection.pollNow(),
  })
  return { outbox, pending }
}
