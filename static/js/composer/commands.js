// Commands, which begin with a slash, and the help that lists them, from one table.
import { _ } from "../lib/i18n.js"

const COMMAND = /^\/([a-z]+)(?:\s+([\s\S]*))?$/i
const ESCAPED = /^\/\/[a-z]+(?:\s|$)/i

export const tableOf = ({ help, rename, mayRename, search, share, leave }) => [
  { name: "help", parameters: "", description: _("List the commands"), run: help },
  { name: "name", parameters: _("NEW NAME"), description: _("Change your name"), run: rename, isThere: mayRename },
  { name: "search", parameters: _("TEXT"), description: _("Search this meeting"), run: search },
  { name: "link", parameters: "", description: _("Copy the link to this meeting"), run: share },
  { name: "leave", parameters: "", description: _("Leave the meeting"), run: leave },
]

// A command is { name, parameters, description, run(argument), isThere() }; without isThere() it is always available. If `run`
// returns false, or a promise of it, the composer keeps the text.
export class Commands {
  #table
  #more

  // `more()` returns the commands of hosts.
  constructor(table, more) {
    this.#table = table
    this.#more = more
  }

  // The commands that the member may use now.
  get all() {
    return [...this.#table, ...this.#more()].filter(({ isThere }) => isThere?.() ?? true)
  }

  startingWith(word) {
    return this.all.filter(({ name }) => name.startsWith(word.toLowerCase()))
  }

  // Parses a text into { command, argument }, { unknown }, or { text }.
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
