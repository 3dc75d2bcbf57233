// The means of hosts, put together: the panel, the menus, the door, the commands. Only who is one loads this.
import { Deeds } from "./host_actions.js"
import { byId, part } from "../lib/dom.js"
import { Door } from "./waiting_room_list.js"
import { commandsOf } from "./host_commands.js"
import { HostPanel } from "./host_panel.js"
import { Knocks } from "./waiting_room_bar.js"
import { MemberMenu } from "../members/member_menu.js"

// `page` is what the meeting page has: meeting, connection, rules, roster, names, toast, attention; showLink(link) and
// showHostLink(link) for new ones; takeHostLink() for one that came with the meeting, or null; over(isErased), for when
// I have ended the meeting.
export function wireHosts(page) {
  const { meeting, rules, roster, names, toast, attention } = page
  const deeds = new Deeds(meeting, {
    ...page,
    dialogs: { sure: byId("sure-dialog"), remove: byId("remove-dialog"), end: byId("end-dialog") },
    on: { done: () => door.look(), link: page.showLink, hostLink: page.showHostLink, takeHostLink: page.takeHostLink, over: page.over },
  })
  const knocks = new Knocks(byId("knocks"), { rules, deeds, attention, open: () => panel.open() })
  const door = wireDoor(meeting, { rules, deeds, knocks })
  const panel = new HostPanel(byId("host"), { rules, deeds, opened: () => door.look() })
  new MemberMenu(byId("roster"), byId("member-menu"), byId("menu-item-template"), { rules, deeds })
  byId("host-open").addEventListener("click", () => panel.open())

  const memberCalled = (name) => names.find(name, (member) => roster.nameOf(member) !== undefined)
  return {
    commands: commandsOf({ rules, deeds, memberCalled, toast }),
    wait: (count) => door.wait(count),
    refresh: () => {
      for (const element of document.querySelectorAll("[data-may]")) element.hidden = !rules.may(element.dataset.may)
      door.draw()
      panel.refresh()
    },
  }
}

function wireDoor(meeting, { rules, deeds, knocks }) {
  const lists = { waiting: byId("waiting"), removed: byId("removed") }
  const parts = { count: part(byId("host-open"), "count"), ...lists }
  const templates = { waiting: byId("waiting-template"), removed: byId("removed-template") }
  return new Door(meeting, { parts, templates, rules, deeds, knocks })
}
