// Connects the host controls: panel, menus, waiting room, commands. Only hosts load this module.
import { HostActions } from "./host_actions.js"
import { HostLinkDialog } from "./host_link_dialog.js"
import { byId, find } from "../lib/dom.js"
import { WaitingRoomList } from "./waiting_room_list.js"
import { hostCommands } from "./host_commands.js"
import { HostPanel } from "./host_panel.js"
import { PasscodeNotice } from "./passcode_notice.js"
import { WaitingRoomBar } from "./waiting_room_bar.js"
import { MemberMenu } from "../members/member_menu.js"

// `page` is that of MeetingSettingsView, with showLink(link) for a new link, and takeHostLink(), which returns the host link
// that came with the meeting, or null.
export function wireHosts(page) {
  const { meeting, permissions, roster, names, toast, alerts } = page
  const hostLink = new HostLinkDialog(meeting, byId("host-link"), byId("host-link-field"), toast)
  const actions = new HostActions(meeting, {
    ...page,
    dialogs: { sure: byId("sure-dialog"), remove: byId("remove-dialog"), end: byId("end-dialog") },
    on: {
      done: () => waitingRoom.load(),
      link: page.showLink,
      hostLink: (link) => hostLink.show(link),
      takeHostLink: page.takeHostLink,
      over: page.over,
    },
  })
  const bar = new WaitingRoomBar(byId("knocks"), { permissions, actions, alerts, open: () => panel.open() })
  const waitingRoom = wireWaitingRoom(meeting, { permissions, actions, bar })
  const passcodeNotice = new PasscodeNotice(byId("wrong-passcodes"), { permissions, actions })
  const { lifetime, toggled } = page
  const opening = () => {
    page.opening()
    waitingRoom.load()
  }
  const panel = new HostPanel(byId("host"), [byId("host-open"), byId("more-open")], { permissions, actions, lifetime, opening, toggled })
  new MemberMenu(byId("roster"), byId("member-menu"), byId("menu-item-template"), { permissions, actions })

  const memberCalled = (name) => names.find(name, (member) => roster.nameOf(member) !== undefined)
  return {
    commands: hostCommands({ permissions, actions, memberCalled, toast }),
    end: () => actions.end(),
    closePanel: () => panel.close(),
    wait: (count) => waitingRoom.wait(count),
    warnOfPasscodes: (count) => passcodeNotice.show(count),
    refresh: () => {
      for (const element of document.querySelectorAll("[data-may]")) element.hidden = !permissions.mayI(element.dataset.may)
      waitingRoom.draw()
      panel.refresh()
    },
  }
}

function wireWaitingRoom(meeting, { permissions, actions, bar }) {
  const lists = { waiting: byId("waiting"), removed: byId("removed") }
  const parts = { count: find(byId("host-open"), "count"), ...lists }
  const templates = { waiting: byId("waiting-template"), removed: byId("removed-template") }
  return new WaitingRoomList(meeting, { parts, templates, permissions, actions, bar })
}
