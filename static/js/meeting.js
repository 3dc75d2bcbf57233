// The meeting page: hands what comes over the connection to what is on screen, and what one does to the service.
import { ApiError, post } from "./api.js"
import { Attention } from "./attention.js"
import { Connection } from "./connection.js"
import { ask, byId } from "./dom.js"
import { entriesOf } from "./entries.js"
import { keepShell } from "./kept.js"
import { newKey } from "./key.js"
import { Names } from "./names.js"
import { Notice } from "./notice.js"
import { Panel } from "./panel.js"
import { Rename } from "./rename.js"
import { wireReading } from "./reading.js"
import { Roster } from "./roster.js"
import { wireShare } from "./share.js"
import { Status } from "./status.js"
import { _ } from "./strings.js"
import { wireTalking } from "./talking.js"
import { Toast } from "./toast.js"
import { Typing } from "./typing.js"
import { explain, isOther, takeWanted } from "./wanted.js"

const { meeting, memberName, maxContent } = byId("meeting").dataset
let { member: me } = byId("meeting").dataset

const names = new Names()
const counts = document.querySelectorAll('[data-part="online"]')
const roster = new Roster(byId("roster"), byId("member-template"), counts)
const panel = new Panel(byId("roster"), byId("roster-toggle"))
const rename = new Rename(byId("roster"), byId("rename-template"), changeName)
const status = new Status(byId("status"))
const notice = new Notice(byId("notice"))
const toast = new Toast(byId("toast"))
const attention = new Attention(byId("announcer"))
const connection = new Connection(meeting, { update, state, end })
const typing = new Typing(byId("typing"), {
  nameOf: (member) => roster.nameOf(member),
  tell: () => connection.do("typing", {}).catch(passing),
  show: (members) => roster.setTyping(members),
})
const { timeline, outbox, composer, show } = wireTalking({
  meeting, limit: Number(maxContent), connection, names, roster, typing, toast,
  ways: { goTo: (seq) => reading.goTo(seq), toEnd: () => reading.toEnd() },
  acts: { rename: (name) => changeName(name).then(() => true).catch(refused), leave, share: () => byId("copy").click() },
})
const reading = wireReading({ meeting, timeline, names })

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
  byId("empty").hidden = !timeline.isEmpty
  if (news.members) return reading.begin(entries, news.earlier)
  reading.came(entries)
  if (news.changes.some(({ type }) => type === "deleted")) attention.hush()
  attention.tell(news.messages.filter(({ member }) => member !== me))
}

// A snapshot takes the place of whatever was there.
function begin(news) {
  timeline.clear()
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
  if (error.isSeatLost) notice.offer(error.message, _("Come back as %(name)s", { name: myName() }), comeBack)
  else notice.end(`${error.message} ${_("What you see here stays until you close the page.")}`)
}

// What one does

async function comeBack() {
  try {
    const seat = await post("/api/join", { meeting_id: meeting, member_name: myName(), key: newKey() })
    sitAs(seat.member)
    notice.clear()
    told(myName(), seat.member_name)
    composer.open()
    connection.start()
  } catch (error) {
    notice.offer(error.message, _("Try again"), comeBack)
  }
}

async function changeName(wanted) {
  const { member_name: given } = await connection.do("rename", { member_name: wanted, key: newKey() })
  connection.poke()
  told(wanted, given)
}

function refused(error) {
  passing(error)
  toast.say(error.message)
  return false
}

// Whoever is called otherwise than they wanted is told why.
function told(wanted, given) {
  if (isOther(wanted, given)) notice.mention(explain(wanted, given), _("Choose another name"), chooseName)
}

function chooseName() {
  panel.open()
  rename.open()
}

function myName() {
  return roster.myName ?? memberName
}

// A lost sign of typing is no loss; anything but a refusal is a mistake of ours.
function passing(error) {
  if (!(error instanceof ApiError)) throw error
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
wireShare(byId("copy"), { toast: byId("toast"), dialog: byId("link-dialog"), field: byId("link") })

sitAs(me)
told(takeWanted(meeting) ?? memberName, memberName)
outbox.restore()
connection.start()
composer.focus()
