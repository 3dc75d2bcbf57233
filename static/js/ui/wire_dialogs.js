// Connects the menu and the dialogs of the page: invitation, settings, keyboard shortcuts.
import { Alerts } from "./alerts.js"
import { byId } from "../lib/dom.js"
import { HeaderMenu } from "./header_menu.js"
import { Invite } from "./invite.js"
import { Settings } from "./settings.js"
import { Shortcuts } from "./shortcuts.js"
import { _ } from "../lib/i18n.js"

export function wireDialogs({ toast, names, actions }) {
  const settings = new Settings(byId("settings"), () => alerts.allow())
  const alerts = new Alerts(byId("icon"), settings, names)
  const invite = new Invite(byId("invite"), byId("link"), toast)
  const table = tableOf({ ...actions, shortcuts: () => shortcuts.open(), invite: () => invite.open(), settings: () => settings.open() })
  const shortcuts = new Shortcuts(table, byId("shortcuts"), byId("key-template"), () => settings.keys)

  new HeaderMenu(byId("more"), byId("more-open"))
  byId("invite-open").addEventListener("click", () => invite.open())
  byId("settings-open").addEventListener("click", () => settings.open())
  byId("copy").addEventListener("click", () => invite.copy())
  byId("share").addEventListener("click", () => invite.share())
  byId("share").hidden = !navigator.share
  byId("shortcuts-open").addEventListener("click", () => shortcuts.open())
  return { alerts, invite }
}

// Keys without `run` are listed only: the element that they belong to handles them.
function tableOf({ shortcuts, invite, settings, people, search, write, end }) {
  return [
    { keys: ["?"], words: _("Keyboard shortcuts"), run: shortcuts },
    { keys: ["Ctrl+/"], words: _("Keyboard shortcuts, from everywhere") },
    { keys: ["w"], words: _("Write a message"), run: write },
    { keys: ["e"], words: _("Jump to latest message"), run: end },
    { keys: ["f"], words: _("Search this meeting"), run: search },
    { keys: ["p"], words: _("Show members"), run: people },
    { keys: ["i"], words: _("Invite"), run: invite },
    { keys: [","], words: _("Settings"), run: settings },
    { keys: ["Enter"], words: _("Send what is written") },
    { keys: ["Shift+Enter"], words: _("Start a new line") },
    { keys: ["↑"], words: _("Edit your last message (empty box)") },
    { keys: ["@"], words: _("Mention someone") },
    { keys: ["/"], words: _("Start a command") },
    { keys: ["Esc"], words: _("Close, or stop editing") },
  ]
}
