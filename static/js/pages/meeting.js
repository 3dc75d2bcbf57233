// The meeting page: connects its parts, applies updates to them, and sends what the member does.
import { post } from "../lib/api.js"
import { firstUpdate } from "../connection/first_update.js"
import { Connection } from "../connection/connection.js"
import { Departure } from "./departure.js"
import { wireDialogs } from "../ui/wire_dialogs.js"
import { byId, enableButtons } from "../lib/dom.js"
import { MeetingOver } from "../ui/meeting_over.js"
import { inOrder } from "../timeline/log_entries.js"
import { forgetSecret, takeNewHostLink, takeSecret } from "../host/host_link.js"
import { MeetingSettingsView } from "../host/meeting_settings_view.js"
import { registerServiceWorker } from "../lib/service_worker.js"
import { newRequestKey } from "../lib/request_key.js"
import { NameDirectory } from "../members/directory.js"
import { Banner } from "../ui/banner.js"
import { Members } from "../members/members.js"
import { showNewsForMe } from "../ui/news_for_me.js"
import { wireReader } from "../timeline/reader.js"
import { Permissions } from "../members/permissions.js"
import { SearchLoader } from "../timeline/search_loader.js"
import { ConnectionStatus } from "../ui/connection_status.js"
import { _ } from "../lib/i18n.js"
import { wireConversation } from "../timeline/wire_conversation.js"
import { Toast } from "../ui/toast.js"
import { erase } from "../lib/browser_traces.js"
import { stayAboveKeyboard } from "../ui/keyboard_inset.js"
import { takeRequestedName } from "./requested_name.js"
import { tendFields } from "../lib/text_fields.js"

const { meeting, memberName, maxContent, lifetime } = byId("meeting").dataset
let { member: me } = byId("meeting").dataset

const names = new NameDirectory()
const permissions = new Permissions(JSON.parse(byId("roles").textContent))
const status = new ConnectionStatus(byId("status"), byId("offline"), networkChanged)
const banner = new Banner(byId("notice"))
const toast = new Toast(byId("toast"))
const connection = new Connection(meeting, { update: onUpdate, state: onState, end: onEnd })
const members = new Members({ meeting, memberName, names, connection, banner, toast, permissions, uncover })
const { roster, typing, panel } = members
const { alerts, invite } = wireDialogs({
  toast, names,
  actions: { people: () => panel.open(), search: () => search.open(), write: () => composer.focus(), end: () => reader.toEnd() },
})
const settingsView = new MeetingSettingsView({ meeting, lifetime: Number(lifetime), connection, permissions, names, roster: members.updates, toast, alerts, invite, over: onEndedByMe, opening: () => search.close(), toggled: () => panel.refresh() })
const { timeline, outbox, composer, show, copy } = wireConversation({
  meeting, limit: Number(maxContent), connection, status, names, roster: members.updates, permissions, typing, toast,
  navigation: { goTo: (seq) => reader.goTo(seq), toEnd: () => reader.toEnd() },
  actions: {
    rename: (name) => members.tryName(name), mayRename: () => permissions.mayI("rename"), search: (text) => search.open(text), leave: () => departure.ask(), share: () => invite.copy(),
    ofHosts: () => settingsView.commands,
  },
})
const meetingOver = new MeetingOver({ status, composer, banner, on: { comeBack, copy, uncover: () => [uncover(), panel.closeDrawer()] } })
const reader = wireReader({ meeting, timeline, names })
const search = new SearchLoader(byId("search-open"), (Search) => new Search(meeting, byId("search"), {
  buttons: [byId("search-open"), byId("more-open")],
  template: byId("result-template"),
  nameOf: (member) => names.of(member),
  goTo: (seq) => reader.goTo(seq),
  toggled: () => {
    panel.refresh()
    if (search.isOpen) settingsView.closePanel()
  },
}), () => toast.show(_("There is no answer from the server.")))
const isMine = (seq) => timeline.find(seq)?.isMine ?? false
const traces = { timeline, reader, search, roster, typing, outbox, composer, alerts }
const departure = new Departure(meeting, { dialog: byId("leave-dialog"), connection, banner, traces, end: () => settingsView.end(), isCohost: () => permissions.roleOf(me) === "cohost" })

// What covers the People panel beside the conversation.
function uncover() {
  search.close()
  settingsView.closePanel()
}

// Updates and errors of the service

function onUpdate(update) {
  if (update.typing) typing.onTyping(update.typing)
  if (update.me && update.members.every(({ member }) => member !== me)) update.members.push(update.me)
  const entries = inOrder(update)
  const renamed = names.applyUpdate(update)
  const haveSettingsChanged = permissions.applyUpdate(update)
  if (update.members) clearAll()
  members.updates.apply(update)
  roster.draw(haveSettingsChanged)
  settingsView.applyUpdate(update, haveSettingsChanged)
  composer.mute(permissions.mayI("send") ? "" : _("You're muted. You can read but not send messages."))
  byId("timeline").classList.toggle("timeline--silent", !permissions.mayI("react"))
  settle(update)
  show(entries)
  renamed.forEach((member) => timeline.rename(member))
  const isOthers = ({ member, by }) => (by ?? member) !== me
  for (const { type, of, of_member: member } of update.changes) {
    if (type === "deleted" || type === "edited") search.forget(of)
    if (type === "purged") search.forgetOf(member)
  }
  if (update.members) return reader.begin(entries, update.earlier)
  reader.onAppended(entries)
  alerts.announceUpdate(update.messages.filter(isOthers), update.changes.filter(isOthers), isMine)
  showNewsForMe(update.changes, { toast, names, permissions, isMine })
}

// A snapshot replaces everything.
function clearAll() {
  timeline.clear()
  search.clear()
}

function settle(update) {
  for (const { key, member } of update.messages) {
    if (member === me) outbox.settle(key)
    typing.stopped(member)
  }
}

function onState(name, facts) {
  status.update(name, facts)
  outbox.draw()
  if (name !== "away") outbox.flush()
}

function networkChanged() {
  outbox.draw()
  wake()
}

// The connection has ended: the seat is lost, or the meeting is over.
function onEnd(error) {
  if (error.isErased) erase(meeting, traces)
  meetingOver.end(error, members.myName)
}

function onEndedByMe(isErased) {
  if (isErased) erase(meeting, traces)
  meetingOver.endedByMe(isErased)
}

// Actions of the member

async function comeBack() {
  const wanted = members.myName
  try {
    const link = location.pathname.slice(1)
    const seat = await post("/api/join", { meeting_id: link, member_name: wanted, key: newRequestKey() })
    if (seat.role === "waiting") return location.reload()
    setMe(seat.member)
    banner.clear()
    members.explain(wanted, seat.member_name)
    composer.open()
    connection.start()
  } catch (error) {
    if (error.isPasscodeAsked) return location.reload()
    if (error.isMeetingGone || error.isBanned) return onEnd(error)
    banner.showAction(error.message, _("Try again"), comeBack)
  }
}

function setMe(member) {
  me = member
  names.me = member
  roster.me = member
  permissions.me = member
}

// A member who opens the host link becomes a host, in the same seat.
async function becomeHost() {
  const secret = takeSecret()
  if (!secret) return
  try {
    await post("/api/join", { meeting_id: meeting, member_name: members.myName, host_secret: secret, key: newRequestKey() })
    connection.pollNow()
  } catch (error) {
    toast.showRefusal(error)
  }
  forgetSecret()
}

function wake() {
  if (!document.hidden) connection.reconnect()
}

byId("leave").addEventListener("click", () => departure.ask())
document.addEventListener("visibilitychange", wake)
addEventListener("hashchange", becomeHost)
addEventListener("load", registerServiceWorker)
addEventListener("pageshow", ({ persisted }) => persisted && !departure.repeat() && wake())
stayAboveKeyboard()
tendFields()

setMe(me)
members.explain(takeRequestedName(meeting) ?? memberName, memberName)
outbox.restore()
connection.start(firstUpdate())
enableButtons()
composer.focus()
becomeHost()
settingsView.keepNewHostLink(takeNewHostLink(meeting))
