// The meeting page: hands what comes over the connection to what is on screen, and what one does to the service.
import { post } from "./api.js"
import { Connection } from "./connection.js"
import { wireDialogs } from "./dialogs.js"
import { ask, byId } from "./dom.js"
import { entriesOf } from "./entries.js"
import { keepShell } from "./kept.js"
import { newKey } from "./key.js"
import { Names } from "./names.js"
import { Notice } from "./notice.js"
import { People } from "./people.js"
import { wireReading } from "./reading.js"
import { Search } from "./search.js"
import { Status } from "./status.js"
import { _ } from "./strings.js"
import { wireTalking } from "./talking.js"
import { Toast } from "./toast.js"
import { stayAboveKeyboard } from "./viewport.js"
import { takeWanted } from "./wanted.js"

const { meeting, memberName, maxContent } = byId("meeting").dataset
let { member: me } = byId("meeting").dataset

const names = new Names()
const status = new Status(byId("status"))
const notice = new Notice(byId("notice"))
const toast = new Toast(byId("toast"))
const connection = new Connection(meeting, { update, state, end })
const people = new People({ memberName, connection, notice, toast })
const { roster, typing, panel } = people
const { attention, invite } = wireDialogs({
  toast, names,
  acts: { people: () => panel.open(), search: () => search.open(), write: () => composer.focus(), end: () => reading.toEnd() },
})
const { timeline, outbox, composer, show } = wireTalking({
  meeting, limit: Number(maxContent), connection, names, roster, typing, toast,
  ways: { goTo: (seq) => reading.goTo(seq), toEnd: () => reading.toEnd() },
  acts: { rename: (name) => people.tryName(name), search: (text) => search.open(text), leave, share: () => invite.copy() },
})
const reading = wireReading({ meeting, timeline, names })
const search = new Search(meeting, byId("search"), {
  button: byId("search-open"),
  template: byId("hit-template"),
  nameOf: (member) => names.of(member),
  goTo: (seq) => reading.goTo(seq),
})

// What comes

function update(news) {
  if (news.typing) typing.saw(news.typing)
  const entries = entriesOf(news)
  const renamed = names.hear(news)
  if (news.members) begin(news)
  else news.changes.forEach((change) => roster.apply(change))
  if (news.presence) roster.setAway(news.presence.away)
  roster.draw()
  settle(news)
  show(entries)
  renamed.forEach((member) => timeline.rename(member))
  const isOthers = ({ member }) => member !== me
  byId("empty").hidden = !timeline.isEmpty
  for (const { type, of } of news.changes) if (type === "deleted" || type === "edited") search.forget(of)
  if (news.members) return reading.begin(entries, news.earlier)
  reading.came(entries)
  attention.tell(news.messages.filter(isOthers), news.changes.filter(isOthers))
}

// A snapshot takes the place of whatever was there.
function begin(news) {
  timeline.clear()
  search.clear()
  roster.replace(news.members, news.changes)
}

function settle(news) {
  for (const { key, member } of news.messages) {
    if (member === me) outbox.settle(key)
    typing.stopped(member)
  }
}

function state(name, { seconds, error }) {
  if (name === "away") return status.away(seconds, error.message)
  status[name]()
  outbox.flush()
}

// The connection is over: the seat is lost, or the whole meeting.
function end(error) {
  status.ended()
  composer.close()
  if (error.isSeatLost) notice.offer(error.message, _("Come back as %(name)s", { name: people.myName }), comeBack)
  else notice.end(`${error.message} ${_("What you see here stays until you close the page.")}`)
}

// What one does

async function comeBack() {
  const wanted = people.myName
  try {
    const seat = await post("/api/join", { meeting_id: meeting, member_name: wanted, key: newKey() })
    sitAs(seat.member)
    notice.clear()
    people.explain(wanted, seat.member_name)
    composer.open()
    connection.start()
  } catch (error) {
    if (error.isMeetingGone) return end(error)
    notice.offer(error.message, _("Try again"), comeBack)
  }
}

function sitAs(member) {
  me = member
  names.me = member
  roster.me = member
}

async function leave() {
  if ((await ask(byId("leave-dialog"))) !== "leave") return
  try {
    await post("/api/leave", { meeting_id: meeting })
  } catch (error) {
    if (error.isPassing) return notice.offer(error.message, _("Try again"), leave)
  }
  connection.stop()
  outbox.clear()
  composer.clear()
  reading.forget()
  location.assign("/")
}

function wake() {
  if (!document.hidden) connection.renew()
}

byId("leave").addEventListener("click", leave)
document.addEventListener("visibilitychange", wake)
addEventListener("online", wake)
addEventListener("load", keepShell)
addEventListener("pageshow", ({ persisted }) => persisted && wake())
stayAboveKeyboard()

sitAs(me)
people.explain(takeWanted(meeting) ?? memberName, memberName)
outbox.restore()
connection.start()
composer.focus()
