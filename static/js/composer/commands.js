// What can be done by a line that begins with a slash: one table, from which the help is made.
import { _ } from "../lib/i18n.js"

const COMMAND = /^\/([a-z]+)(?:\s+([\s\S]*))?$/i
const ESCAPED = /^\/\/[a-z]+(?:\s|$)/i

export const tableOf = ({ help, rename, search, share, leave }) => [
  { name: "help", parameters: "", description: _("List the commands"), run: help },
  { name: "name", parameters: _("NEW NAME"), description: _("Change your name"), run: rename },
  { name: "search", parameters: _("TEXT"), description: _("Search this meeting"), run: search },
  { name: "link", parameters: "", description: _("Copy the link to this meeting"), run: share },
  { name: "leave", parameters: "", description: _("Leave the meeting"), run: leave },
]

// A command is { name, parameters, description, run(argument) }; with isThere(), it is one only while that says so. `run` may give a promise; false, given or promised,
// means that what was written is to be kept.
export class Commands {
  #table
  #more

  // `more()` are those of hosts.
  constructor(table, more) {
    this.#table = table
    this.#more = more
  }

  // Those that one may use now.
  get all() {
    return [...this.#table, ...this.#more()].filter(({ isThere }) => isThere?.() ?? true)
  }

  startingWith(word) {
    return this.all.filter(({ name }) => name.startsWith(word.toLowerCase()))
  }

  // What a text asks for: { command, argument }, { unknown }, or just { text }.
  read(text) {
    if (ESCAPED.test(text)) return { text: text.slice(1) }
    const [, name, argument = ""] = COMMAND.exec(text) ?? []
    if (name === undefined) return { text }
    const command = this.all.find((command) => command.name === name.toLowerCase())
    return command ? { command, argument: argument.trim() } : { unknown: name }
  }
}

// Fills the list of commands in the help dialog.
export function drawHelp(list, commands) {
  list.replaceChildren(
    ...commands.flatMap(({ name, parameters, description }) => [
      term("dt", `/${name} ${parameters}`.trim()),
      term("dd", description),
    ]),
  )
}

function term(tag, text) {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}
