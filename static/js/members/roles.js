// What roles are called where they are shown. What they permit is in the rules.
import { _ } from "../lib/i18n.js"

const BADGES = { host: _("Host"), cohost: _("Co-host"), muted: _("Muted") }

// "" for whoever is nothing in particular.
export const badgeOf = (role) => BADGES[role] ?? ""
