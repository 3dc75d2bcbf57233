// Connects the outbox with its rows below the conversation.
import { byId } from "../lib/dom.js"
import { Outbox } from "../connection/outbox.js"
import { Pending } from "./pending.js"
import { SlowModeClock } from "./slow_mode_clock.js"

export function wireOutbox({ meeting, connection, status, timeline, names, permissions, templates, messageActions }) {
  const clock = new SlowModeClock(byId("slow"), permissions)
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
    sent: () => {
      clock.sent()
      connection.pollNow()
    },
    lost: (error) => (error.isSeatLost || error.isMeetingGone) && connection.pollNow(),
  })
  return { outbox, pending }
}
