// The meeting page: hands what comes over the connection to what is on screen, and what one does to the service.
import { post } from "../lib/api.js"
import { Connection } from "../connection/connection.js"
import { wireDialogs } from "../ui/wire_dialogs.js"
import { ask, byId, enableButtons } from "../lib/dom.js"
import { Endings } from "../ui/meeting_over.js"
import { entriesOf } from "../timeline/log_entries.js"
import { takeNew, takeSecret } from "../host/host_link.js"
import { Hosting } from "../host/meeting_settings_view.js"
import { keepShell } from "../lib/service_worker.js"
import { newKey } from "../lib/request_key.js"
import { Names } from "../members/directory.js"
import { Notice } from "../ui/banner.js"
import { People } from "../members/members.js"
import { wireReading } from "../timeline/reader.js"
import { Rules } from "../members/permissions.js"
import { Search } from "../timeline/search.js"
import { Status } from "../ui/connection_status.js"
import { _ } from "../lib/i18n.js"
import { wireTalking } from "../timeline/wire_conversation.js"
import { Toast } from "../ui/toast.js"
import { erase, forget } from "../lib/browser_traces.js"
import { stayAboveKeyboard } from "../ui/keyboard_inset.js"
import { takeWanted } from "./requested_name.js"

const { meeting, memberName, maxContent, lifetime } = byId("meeting").dataset
let { member: me } = byId("meeting").dataset

const names = new Names()
const rules = new Rules(JSON.parse(byId("roles").textContent))
const status = new Status(byId("status"), byId("offline"), networkChanged)
const notice = new Notice(byId("notice"))
const toast = new Toast(byId("toast"))
const connection = new Connection(meeting, { update, state, end })
const people = new People({ memberName, connection, notice, toast, rules })
const { roster, typing, panel } = people
const { attention, invite } = wireDialogs({
  toast, names,
  acts: { people: () => panel.open(), search: () => search.open(), write: () => composer.focus(), end: () => reading.toEnd() },
})
const hosting = new Hosting({ meeting, lifetime: Number(lifetime), connection, rules, names, roster, toast, attention, invite, over })
const { timeline, outbox, composer, show, copy } = wireTalking({
  meeting, limit: Number(maxContent), connection, status, names, roster, rules, typing, toast,
  ways: { goTo: (seq) => reading.goTo(seq), toEnd: () => reading.toEnd() },
  acts: {
    rename: (name) => people.tryName(name), search: (text) => search.open(text), leave, share: () => invite.copy(),
    ofHosts: () => hosting.commands,
  },
})
const endings = new Endings({ status, composer, notice, on: { comeBack, copy } })
const reading = wireReading({ meeting, timeline, names })
const search = new Search(meeting, byId("search"), {
  button: byId("search-open"),
  template: byId("hit-template"),
  nameOf: (member) => names.of(member),
  goTo: (seq) => reading.goTo(seq),
})
const traces = { timeline, reading, search, roster, typing, outbox, composer, attention }

// What comes

function update(news) {
  if (news.typing) typing.saw(news.typing)
  const entries = entriesOf(news)
  const renamed = names.hear(news)
  const isHeldOtherwise = rules.hear(news)
  if (news.members) begin(news)
  else news.changes.forEach((change) => roster.apply(change))
  if (news.presence) roster.setAway(news.presence.away)
  roster.draw()
  hosting.hear(news, isHeldOtherwise)
  composer.mute(rules.may("send") ? "" : _("You are muted: you can read, and not write."))
  settle(news)
  show(entries)
  renamed.forEach((member) => timeline.rename(member))
  const isOthers = ({ member, by }) => (by ?? member) !== me
  byId("empty").hidden = !timeline.isEmpty
  for (const { type, of, of_member: member } of news.changes) {
    if (type === "deleted" || type === "edited") search.forget(of)
    if (type === "purged") search.forgetOf(member)
  }
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

function state(name, facts) {
  status.tell(name, facts)
  outbox.draw()
  if (name !== "away") outbox.flush()
}

function networkChanged() {
  outbox.draw()
  wake()
}

// The connection is over: the seat is lost, or the whole meeting.
function end(error) {
  if (error.isErased) erase(meeting, traces)
  endings.end(error, people.myName)
}

function over(isErased) {
  if (isErased) erase(meeting, traces)
  endings.over(isErased)
}

// What one does

async function comeBack() {
  const wanted = people.myName
  try {
    const link = location.pathname.slice(1)
    const seat = await post("/api/join", { meeting_id: link, member_name: wanted, key: newKey() })
    if (seat.role === "waiting") return location.reload()
    sitAs(seat.member)
    notice.clear()
    people.explain(wanted, seat.member_name)
    composer.open()
    connection.start()
  } catch (error) {
    if (error.isPasscodeAsked) return location.reload()
    if (error.isMeetingGone || error.isBarred) return end(error)
    notice.offer(error.message, _("Try again"), comeBack)
  }
}

function sitAs(member) {
  me = member
  names.me = member
  roster.me = member
  rules.me = member
}

async function leave() {
  if ((await ask(byId("leave-dialog"))) !== "leave") return
  try {
    await post("/api/leave", { meeting_id: meeting })
  } catch (error) {
    if (error.isPassing) return notice.offer(error.message, _("Try again"), leave)
  }
  connection.stop()
  forget(traces)
  location.assign("/")
}

// Whoever opens the host link is host, in the seat they have.
async function becomeHost() {
  const secret = takeSecret()
  if (!secret) return
  try {
    await post("/api/join", { meeting_id: meeting, member_name: people.myName, host_secret: secret, key: newKey() })
    connection.poke()
  } catch (error) {
    toast.say(error.message)
  }
}

function wake() {
  if (!document.hidden) connection.renew()
}

byId("leave").addEventListener("click", leave)
document.addEventListener("visibilitychange", wake)
addEventListener("hashchange", becomeHost)
addEventListener("load", keepShell)
addEventListener("pageshow", ({ persisted }) => persisted && wake())
stayAboveKeyboard()

sitAs(me)
people.explain(takeWanted(meeting) ?? memberName, memberName)
outbox.restore()
connection.start()
enableButtons()
composer.focus()
becomeHost()
const newHostLink = takeNew(meeting)
if (newHostLink) hosting.welcome(newHostLink).then(() => composer.focus())
