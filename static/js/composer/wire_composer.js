// Connects the composer with completion, the emoji picker and the commands.
import { Commands, drawHelp, tableOf } from "./commands.js"
import { Completion } from "./completion.js"
import { Composer } from "./composer.js"
import { EmojiCompletion } from "./emoji_completion.js"
import { byId, find, openDialog } from "../lib/dom.js"
import { keep } from "../lib/storage.js"
import { withoutControls } from "../lib/text_fields.js"
import { _ } from "../lib/i18n.js"

const MAX_CHOICES = 8
const CALLING = /(?<![\w.-])(@[^@\n]{0,32})$/
const COMMANDING = /^(\/[a-z]*)$/i

// `actions` are what commands do outside of the composer: rename(name), mayRename(), search(text), share(), leave(); ofHosts() returns the
// commands of hosts.
export function wireComposer({ meeting, limit, timeline, names, roster, messageActions, typing, toast, openPicker, outbox, navigation, actions }) {
  const help = byId("help-dialog")
  const open = () => {
    drawHelp(find(help, "commands"), commands.all)
    openDialog(help)
  }
  const commands = new Commands(tableOf({ ...actions, help: open }), actions.ofHosts)
  const submit = submitter({ typing, navigation, outbox, toast })
  const composer = new Composer(byId("composer"), {
    limit,
    draft: draftOf(meeting),
    on: {
      wrote: (text) => typing.wrote(text),
      recall: () => timeline.lastOfMine,
      edit: (message, text) => messageActions.edit(message, text),
      remove: (message) => messageActions.remove(message),
      send: (text, answered) => submit(commands.read(text), answered),
    },
  })
  const emoji = new EmojiCompletion(byId("content"), () => completion.update())
  const completion = new Completion(byId("content"), byId("choices"), [
    { begins: CALLING, choices: (word) => mentions(names, roster, word, () => completion.update()) },
    { begins: COMMANDING, choices: (word) => commands.startingWith(word).map(choiceOf) },
    { begins: emoji.begins, choices: (word) => emoji.choices(word) },
  ])
  byId("emoji").addEventListener("click", () => openPicker(byId("emoji"), (emoji) => composer.insert(emoji)))
  return composer
}

// Runs a command, or adds a message to the outbox. Returns false if the composer is to keep the text.
function submitter({ typing, navigation, outbox, toast }) {
  return ({ command, argument, unknown, text }, answered) => {
    if (command) return command.run(argument)
    if (unknown) {
      toast.show(_("Unknown command /%(name)s. Type /help for a list, or // to send it as text.", { name: unknown }))
      return false
    }
    typing.sent()
    navigation.toEnd()
    outbox.add(text, answered?.entry.seq)
  }
}

function draftOf(meeting) {
  const name = `draft:${meeting}`
  return {
    load: () => withoutControls(localStorage.getItem(name) ?? ""),  // an older page may have kept some
    save: (text) => (text ? keep(localStorage, name, text) : localStorage.removeItem(name)),
  }
}

// `learned()` is called when there may be more members to choose from.
function mentions(names, roster, word, learned) {
  roster.lookUp(word, learned)
  const here = names.startingWith(word).filter(({ member }) => roster.nameOf(member) !== undefined)
  return here.slice(0, MAX_CHOICES).map(({ name }) => ({ text: `@${name}`, label: name, hint: "" }))
}

function choiceOf({ name, parameters, description }) {
  return { text: `/${name}`, label: `/${name} ${parameters}`, hint: description }
}
