// What can be done by a line that begins with a slash: one table, from which the help is made.
import { _ } from "./strings.js"

const COMMAND = /^\/([a-z]+)(?:\s+([\s\S]*))?$/i
const ESCAPED = /^\/\/[a-z]+(?:\s|$)/i

export const tableOf = ({ help, rename, search, share, leave }) => [
  { name: "help", parameters: "", description: _("List the commands"), run: help },
  { name: "name", parameters: _("NEW NAME"), description: _("Change your name"), run: rename },
  { name: "search", parameters: _("TEXT"), description: _("Search this meeting"), run: search },
  { name: "link", parameters: "", description: _("Copy the link to this meeting"), run: share },
  { name: "leave", parameters: "", description: _("Leave the meeting"), run: leave },
]

// A command is { name, parameters, description, run(argument) }. `run` may give a promise; false, given or promised,
// means that what was written is to be kept.
export class Commands {
  #table

  constructor(table) {
    this.#table = table
  }

  startingWith(word) {
    return this.#table.filter(({ name }) => name.startsWith(word.toLowerCase()))
  }

  // What a text asks for: { command, argument }, { unknown }, or just { text }.
  read(text) {
    if (ESCAPED.test(text)) return { text: text.slice(1) }
    const [, name, argument = ""] = COMMAND.exec(text) ?? []
    if (name === undefined) return { text }
    const command = this.#table.find((command) => command.name === name.toLowerCase())
    return command ? { command, argument: argument.trim() } : { unknown: name }
  }
}
