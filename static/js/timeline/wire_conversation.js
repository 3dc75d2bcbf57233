// Connects the timeline with the toolbar of messages, the outbox and the composer.
import { MessageToolbar } from "./message_toolbar.js"
import { byId, find } from "../lib/dom.js"
import { copyAsConversation } from "./copying.js"
import { _ } from "../lib/i18n.js"
import { MessageActions } from "./message_actions.js"
import { Timeline } from "./timeline.js"
import { wireOutbox } from "../composer/wire_outbox.js"
import { wireComposer } from "../composer/wire_composer.js"

const KINDS = ["message", "change", "change-line", "pending", "quote", "reaction"]

// Whether I may do with a message what a button of the toolbar does.
const PERMITTED = {
  react: (permissions) => permissions.mayI("react"),
  pick: (permissions) => permissions.mayI("react"),
  reply: (permissions) => permissions.mayI("send"),
  copy: () => true,
  edit: (permissions, { isMine }) => isMine && permissions.mayI("edit"),
  delete: (permissions, { isMine }) => permissions.mayI(isMine ? "delete" : "delete_any"),
  mute: (permissions, { isMine, entry }, roster) => !isMine && permissions.mayI("mute", entry.member) && roster.nameOf(entry.member) !== undefined,
}

// `page` is { meeting, limit, connection, status, names, roster, permissions, typing, toast, navigation, actions }: `navigation` is
// { goTo(seq), toEnd() }; `actions` are those of wireComposer.
export function wireConversation(page) {
  const templates = Object.fromEntries(KINDS.map((kind) => [kind, byId(`${kind}-template`)]))
  const timeline = new Timeline(byId("timeline"), templates, page.names)
  const openPicker = pickerOpener(byId("picker"), page.toast)
  const on = {
    answer: (message) => composer.answer(message),
    correct: (message) => composer.correct(message),
    pick: openPicker,
    goTo: page.navigation.goTo,
  }
  const messageActions = new MessageActions({ ...page, deleteDialog: byId("delete-dialog"), on })
  const list = find(byId("timeline"), "list")
  const permits = (action, message) => PERMITTED[action](page.permissions, message, page.roster)
  const { handlers, labels } = messageActions
  const sheet = sheetLoader(byId("sheet"), { scroller: byId("timeline"), picker: byId("picker"), permits, labels, on: handlers })
  const openSheet = (row, message) => byId("meeting").matches(".meeting--over") || sheet.open(row, message)
  const toolbar = new MessageToolbar(list, byId("toolbar"), { messageAt: (seq) => timeline.find(seq), permits, on: handlers, openSheet })
  copyAsConversation(list, (seq) => timeline.find(seq))
  const { outbox, pending } = wireOutbox({ ...page, timeline, templates, messageActions })
  const composer = wireComposer({ ...page, timeline, messageActions, openPicker, outbox })
  return { timeline, outbox, composer, show: shower({ timeline, toolbar, sheet, pending, composer }), copy: (text) => messageActions.copy(text) }
}

// Returns a function that appends entries and updates everything else that shows a message.
function shower({ timeline, toolbar, sheet, pending, composer }) {
  return (entries) => {
    timeline.append(entries)
    for (const { key, seq } of entries) pending.moveOn(key, timeline.find(seq)?.drawn)
    pending.drawQuotes()
    toolbar.setKeyboardEntry(timeline.newest?.drawn)
    toolbar.refresh()
    sheet.refresh()
    composer.refresh((seq) => timeline.find(seq))
  }
}

// Returns the sheet of a message. Only fingers open it, so it is loaded when the first one touches the conversation.
function sheetLoader(dialog, options) {
  let sheet = null
  const load = async () => {
    const { MessageSheet } = await import("./message_sheet.js").catch(() => ({}))  // offline: the next touch tries again
    if (MessageSheet) sheet ??= new MessageSheet(dialog, options)
  }
  options.scroller.addEventListener("pointerdown", ({ pointerType }) => sheet || pointerType === "mouse" || load())
  return {
    open: async (row, message) => {
      if (!sheet) await load()
      if (row.isConnected) sheet?.open(row, message)
    },
    refresh: () => sheet?.refresh(),
  }
}

// Opens the emoji picker beside a button. Many readers never open it, so it is loaded at the first press. If another
// button asks for it while it is loading, the last one gets it.
function pickerOpener(panel, toast) {
  let picker = null
  let latest = null
  const loaded = async ({ loadPicker }) => (picker = await loadPicker(panel))
  const failed = () => toast.show(_("There is no answer from the server."))
  return async (source, picked) => {
    latest = source
    if (!picker) {
      source.ariaExpanded = "true"  // the bar of a message stays while its picker is loading
      await import("../composer/picker.js").then(loaded).catch(failed)
      if (!picker || latest !== source) return void (source.ariaExpanded = "false")
    }
    picker.open(source, picked)
  }
}
