// What everybody sees of how the meeting is held: its name, its rules, its link, when it goes. And the means of hosts,
// which are fetched by whoever is one, when they become one.
import { get } from "../lib/api.js"
import { byId, find, setText } from "../lib/dom.js"
import { Invite } from "../ui/invite.js"
import { _ } from "../lib/i18n.js"
import { duration } from "../lib/dates.js"

export class MeetingSettingsView {
  #page
  #hostLink
  #newHostLink = null  // that came with the meeting, and was not shown yet; this page alone knows it
  #hosts = null
  #isLoading = false
  #waiting = 0

  // `page` is what the meeting page has: meeting, lifetime (s, where no rule says otherwise), connection, rules, names,
  // roster, toast, invite, attention; and over(isErased), for when somebody has ended the meeting here.
  constructor(page) {
    this.#page = page
    this.#hostLink = new Invite(byId("host-link"), byId("host-link-field"), page.toast, _("Host link copied: whoever has it is host."))
    takeLink(byId("link").value, page.invite)  // also for whoever came back by an older one
  }

  get commands() {
    return this.#hosts?.commands ?? []
  }

  // What an update means for all this; `isOther` if the rules are others now.
  applyUpdate(update, isOther) {
    if (update.presence) this.#waiting = update.presence.waiting ?? 0
    if (isOther) this.#draw()
    if (update.reset || update.changes.some(({ link }) => link)) this.#followLink()
    if (update.changes.some(({ host_link: isReplaced }) => isReplaced)) this.#newHostLink = null
    if (!this.#hosts) return this.#load()
    if (isOther) this.#hosts.refresh()
    if (update.presence) this.#hosts.wait(this.#waiting)
  }

  // I have just made the meeting: the invitation comes first, the host link only when it is asked for.
  async welcome(newHostLink) {
    const hint = find(byId("invite"), "host")
    this.#newHostLink = newHostLink
    hint.hidden = false
    await this.#page.invite.open()
    hint.hidden = true
  }

  async #load() {
    if (this.#isLoading || !this.#page.permissions.mayI("door")) return
    this.#isLoading = true
    const module = await import("./wire_host.js").catch(() => null)  // without a network: at the next occasion
    this.#isLoading = false
    if (!module) return
    this.#hosts = module.wireHosts({
      ...this.#page,
      showLink: (link) => this.#showLink(link),
      showHostLink: (link) => this.#showHostLink(link),
      takeHostLink: () => this.#takeHostLink(),
    })
    this.#hosts.refresh()
    this.#hosts.wait(this.#waiting)
  }

  #draw() {
    const { permissions, lifetime, alerts } = this.#page
    const name = permissions.get("name")
    const time = duration(permissions.get("lifetime") ?? lifetime)
    find(byId("meeting"), "name").textContent = name
    alerts.setTitle(`${name} · ${_("Web Meeting")}`)
    setText(byId("rules"), inForce(permissions).join(" · "))
    for (const place of document.querySelectorAll('[data-part="lifetime"]')) {
      place.textContent = _("The meeting disappears %(time)s after the last activity.", { time })
    }
  }

  #showLink(link) {
    takeLink(link, this.#page.invite)
    this.#page.invite.open()
  }

  // Shown this once: what the dialog has held is gone when it is closed.
  async #showHostLink(link) {
    this.#hostLink.link = link
    await this.#hostLink.open()
    this.#hostLink.link = ""
  }

  #takeHostLink() {
    const link = this.#newHostLink
    this.#newHostLink = null
    return link
  }

  async #followLink() {
    const { link } = await get("/api/check_session", { meeting_id: this.#page.meeting }).catch(() => ({}))
    if (link) takeLink(link, this.#page.invite)
  }
}

// The rules that everybody feels.
function inForce(permissions) {
  const slow = permissions.get("slow_mode")
  return [
    permissions.get("locked") && _("Locked"),
    slow > 0 && _("Slow mode: %(time)s", { time: duration(slow) }),
    !permissions.mayMember("send") && _("Everybody is muted"),
  ].filter(Boolean)
}

// The link that opens the meeting now is what the invitation, its picture and the address bar show.
function takeLink(link, invite) {
  const { pathname } = new URL(link)
  const picture = `${pathname}/qr.svg`
  invite.link = link
  if (byId("qr").getAttribute("src") !== picture) byId("qr").src = picture
  history.replaceState(null, "", pathname + location.hash)
}
