// What hosts do, for those who rather type: the same as the panel and the menus.
import { _ } from "../lib/i18n.js"

// `memberCalled(name)` is somebody who is here, or undefined.
export function commandsOf({ rules, deeds, memberCalled, toast }) {
  const to = (act) => (name) => {
    const member = memberCalled(name)
    if (member) return act(member)
    toast.say(name ? _("Nobody here is called “%(name)s”.", { name }) : _("Whom? Their name goes behind the command."))
    return false
  }
  const command = (name, verb, description, run, parameters = "") => {
    return { name, parameters, description, run, isThere: () => rules.may(verb) }
  }
  const mute = (on) => to((member) => deeds.mute(member, on))
  return [
    command("lock", "lock", _("Let nobody else join"), () => deeds.do("lock", { on: true })),
    command("unlock", "lock", _("Let people join again"), () => deeds.do("lock", { on: false })),
    command("admit", "admit", _("Let in whoever waits"), () => deeds.admit()),
    command("mute", "mute", _("Let somebody read, and not write"), mute(true), _("NAME")),
    command("unmute", "mute", _("Let somebody write again"), mute(false), _("NAME")),
    command("slow", "slow_mode", _("The pause between two messages; 0 for none"), slow(deeds), _("SECONDS")),
    command("remove", "remove", _("Remove somebody"), to((member) => deeds.remove(member)), _("NAME")),
    command("end", "end", _("End the meeting for everybody"), () => void deeds.end()),
  ]
}

const slow = (deeds) => (seconds) => deeds.do("slow_mode", { seconds: Number(seconds) })
