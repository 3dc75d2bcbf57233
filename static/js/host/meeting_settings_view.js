// Shows the meeting's settings: its name, restrictions, link and lifetime. Loads the host controls when the member becomes a
// host.
import { get } from "../lib/api.js"
import { byId, find, setText } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"
import { duration } from "../lib/dates.js"

export class MeetingSettingsView {
  #page
  #newHostLink = null  // came with the new meeting, and is not shown yet
  #hosts = null
  #isLoading = false
  #waiting = 0

  // `page` is { meeting, lifetime (s, unless a setting differs), connection, permissions, names, roster, toast, invite, alerts,
  // over(isErased), opening(), toggled() }; `over` is called when I have ended the meeting, the last two are those of HostPanel.
  constructor(page) {
    this.#page = page
    takeLink(byId("link").value, page.invite)  // the member may have come by an older one
  }

  get commands() {
    return this.#hosts?.commands ?? []
  }

  closePanel() {
    this.#hosts?.closePanel()
  }

  // Ends the meeting for all members, after asking.
  end() {
    return this.#hosts?.end()
  }

  // `isOther` is whether settings or roles have changed.
  applyUpdate(update, isOther) {
    if (update.presence) this.#waiting = update.presence.waiting ?? 0
    if (isOther) this.#draw()
    if (update.reset || update.changes.some(({ link }) => link)) this.#followLink()
    if (update.changes.some(({ host_link: isReplaced }) => isReplaced)) this.#newHostLink = null
    if (!this.#hosts) return this.#load()
    if (isOther) this.#hosts.refresh()
    if (update.presence) this.#hosts.wait(this.#waiting)
    if (update.presence?.wrong_passcodes) this.#hosts.warnOfPasscodes(update.presence.wrong_passcodes)
  }

  // Keeps the host link of a new meeting until the host asks for it.
  keepNewHostLink(link) {
    this.#newHostLink = link
  }

  async #load() {
    if (this.#isLoading || !this.#page.permissions.mayI("door")) return
    this.#isLoading = true
    const module = await import("./wire_host.js").catch(() => null)  // offline: the next update tries again
    this.#isLoading = false
    if (!module) return
    this.#hosts = module.wireHosts({
      ...this.#page,
      showLink: (link) => this.#showLink(link),
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

// Returns the restrictions that concern all members.
function inForce(permissions) {
  const slow = permissions.get("slow_mode")
  return [
    permissions.get("locked") && _("Locked"),
    slow > 0 && _("Slow mode: %(time)s", { time: duration(slow) }),
    !permissions.mayMember("send") && _("Everyone is muted"),
  ].filter(Boolean)
}

// Puts the present link into the invitation, the QR codes and the address bar.
function takeLink(link, invite) {
  const { host, pathname } = new URL(link)
  const picture = `${pathname}/qr.svg`
  invite.link = link
  byId("address").textContent = host + pathname
  for (const code of document.querySelectorAll("[data-qr]")) if (code.getAttribute("src") !== picture) code.src = picture
  history.replaceState(null, "", pathname + location.hash)
}
