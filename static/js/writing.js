// Where one writes, put together: the field, what completes it, the emoji, the commands, and what waits to be sent.
import { Commands, tableOf } from "./commands.js"
import { Completion } from "./completion.js"
import { Composer } from "./composer.js"
import { ask, byId, part } from "./dom.js"
import { drawHelp } from "./help.js"
import { Outbox } from "./outbox.js"
import { Pending } from "./pending.js"
import { _ } from "./strings.js"

const MOST_CHOICES = 8

// `acts` are what commands do that is not of writing: rename(name), share(), leave().
export function wireWriting({ meeting, limit, connection, timeline, names, roster, templates, talk, typing, toast, picker, ways, acts }) {
  const pending = new Pending(byId("outbox"), {
    templates,
    names,
    find: (seq) => timeline.find(seq),
    on: { retry: (key) => outbox.retry(key), copy: (text) => talk.copy(text), discard: (key) => outbox.discard(key) },
  })
  const outbox = new Outbox(meeting, localStorage, (body) => connection.do("send", body), {
    change: (item) => pending.show(item),
    gone: (key) => pending.remove(key),
    sent: () => connection.poke(),
    lost: (error) => (error.isSeatLost || error.isMeetingGone) && connection.poke(),
  })
  const table = tableOf({ ...acts, help: () => byId("help-dialog").showModal() })
  const commands = new Commands(table)
  const composer = new Composer(byId("composer"), {
    limit,
    draft: draftOf(meeting),
    on: {
      wrote: (text) => typing.wrote(text),
      recall: () => timeline.lastOfMine,
      edit: (message, text) => talk.edit(message, text),
      remove: (message) => talk.remove(message),
      send: (text, answered) => say(commands.read(text), answered),
    },
  })

  function say({ command, argument, unknown, text }, answered) {
    if (command) return command.run(argument)
    if (unknown) return refuse(unknown)
    typing.sent()
    ways.toEnd()
    outbox.add(text, answered?.entry.seq)
  }

  function refuse(name) {
    toast.say(_("There is no command /%(name)s. To see them all: /help. To send it as text: two slashes.", { name }))
    return false
  }

  drawHelp(part(byId("help-dialog"), "commands"), table)
  new Completion(byId("content"), byId("choices"), [
    { begins: /(?<![\w.-])(@[^@\n]{0,32})$/, choices: (word) => mentions(names, roster, word) },
    { begins: /^(\/[a-z]*)$/i, choices: (word) => commands.startingWith(word).map(choiceOf) },
  ])
  byId("emoji").addEventListener("click", () => picker.open(byId("emoji"), (emoji) => composer.insert(emoji)))
  return { outbox, pending, composer }
}

function draftOf(meeting) {
  const name = `draft:${meeting}`
  return {
    load: () => localStorage.getItem(name) ?? "",
    save: (text) => (text ? localStorage.setItem(name, text) : localStorage.removeItem(name)),
  }
}

function mentions(names, roster, word) {
  const here = names.startingWith(word).filter(({ member }) => roster.nameOf(member) !== undefined)
  return here.slice(0, MOST_CHOICES).map(({ name }) => ({ text: `@${name}`, label: name, hint: "" }))
}

function choiceOf({ name, parameters, description }) {
  return { text: `/${name}`, label: `/${name} ${parameters}`, hint: description }
}
