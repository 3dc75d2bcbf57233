// Connects the roster, who is typing, and my own name.
import { expectRefusal } from "../lib/api.js"
import { byId } from "../lib/dom.js"
import { newRequestKey } from "../lib/request_key.js"
import { PeoplePanel } from "./people_panel.js"
import { Rename } from "./rename.js"
import { Roster } from "./roster.js"
import { RosterUpdates } from "./roster_updates.js"
import { _ } from "../lib/i18n.js"
import { Typing } from "./typing.js"
import { explainRename, isOther } from "../pages/requested_name.js"

export class Members {
  #connection
  #banner
  #permissions
  #toast
  #admittedAs
  #rename

  // `memberName` is the name with which I have joined; `uncover()` closes what covers the roster.
  constructor({ meeting, memberName, names, connection, banner, toast, permissions, uncover }) {
    this.#connection = connection
    this.#banner = banner
    this.#permissions = permissions
    this.#toast = toast
    this.#admittedAs = memberName
    const counts = document.querySelectorAll('[data-part="online"]')
    this.roster = new Roster(byId("roster"), byId("member-template"), counts, permissions)
    this.updates = new RosterUpdates(this.roster, { meeting, permissions, names })
    const behind = [byId("header"), byId("main")]
    this.panel = new PeoplePanel(byId("roster"), { button: byId("roster-toggle"), scrim: byId("scrim"), behind, uncover })
    this.#rename = new Rename(byId("roster"), byId("rename-template"), (name) => this.#call(name))
    this.typing = new Typing(byId("typing"), {
      nameOf: (member) => this.updates.nameOf(member) ?? (this.updates.isStranger(member) ? _("Someone") : undefined),
      send: () => connection.request("typing", {}).catch(expectRefusal),
      show: (members) => this.roster.setTyping(members),
    })
  }

  get myName() {
    return this.roster.myName ?? this.#admittedAs
  }

  // Changes my name. Resolves to whether that succeeded; a toast shows a refusal.
  async tryName(wanted) {
    try {
      await this.#call(wanted)
      return true
    } catch (error) {
      this.#toast.showRefusal(error)
      return false
    }
  }

  // Explains why my name is not the one I asked for.
  explain(wanted, given) {
    if (!isOther(wanted, given)) return
    this.#banner.showInfo(explainRename(wanted, given), _("Choose another name"), () => this.#chooseName())
  }

  // Fails with an ApiError.
  async #call(wanted) {
    const { member_name: given } = await this.#connection.request("rename", { member_name: wanted, key: newRequestKey() })
    this.#connection.pollNow()
    this.#banner.clearInfo()
    this.explain(wanted, given)
  }

  #chooseName() {
    if (!this.#permissions.mayI("rename")) return this.#toast.show(_("Muted members cannot change their name."))
    this.panel.open()
    this.roster.showMe()
    this.#rename.open()
  }
}
