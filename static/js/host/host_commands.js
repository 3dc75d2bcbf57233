// The commands of hosts: the same actions as in the panel and the menus.
import { _ } from "../lib/i18n.js"

// `memberCalled(name)` returns a member who is here, or undefined.
export function hostCommands({ permissions, actions, memberCalled, toast }) {
  const to = (action) => (name) => {
    const member = memberCalled(name)
    if (member) return action(member)
    toast.show(name ? _("No one here is called “%(name)s”.", { name }) : _("Add a name after the command."))
    return false
  }
  const command = (name, verb, description, run, parameters = "") => {
    return { name, parameters, description, run, isThere: () => permissions.mayI(verb) }
  }
  const mute = (on) => to((member) => actions.mute(member, on))
  return [
    command("lock", "lock", _("Lock the meeting"), () => actions.request("lock", { on: true })),
    command("unlock", "lock", _("Let people join again"), () => actions.request("lock", { on: false })),
    command("admit", "admit", _("Admit everyone waiting"), () => actions.admit()),
    command("mute", "mute", _("Mute someone"), mute(true), _("NAME")),
    command("unmute", "mute", _("Unmute someone"), mute(false), _("NAME")),
    command("slow", "slow_mode", _("The pause between two messages; 0 for none"), slow(actions), _("SECONDS")),
    command("remove", "remove", _("Remove someone"), to((member) => actions.remove(member)), _("NAME")),
    command("end", "end", _("End the meeting for everyone"), () => void actions.end()),
  ]
}

const slow = (actions) => (seconds) => actions.request("slow_mode", { seconds: Number(seconds) })
