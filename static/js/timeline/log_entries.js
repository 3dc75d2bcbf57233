// @ts-check
// The entries of a meeting's log: their order, and what a change makes of a message.

/** @type {Set<string | undefined>} */
export const AMENDMENTS = new Set(["edited", "deleted", "reacted"])

// Returns the messages and changes of an update in the order of the log.
/** @param {Update} update @returns {Entry[]} */
export function inOrder({ messages, changes }) {
  return [...messages, ...changes].sort((a, b) => a.seq - b.seq)
}

// Returns the message after a change: a new object, or the same one if the change alters nothing, as when it is repeated.
/** @param {Message} message @param {Amendment} change @returns {Message} */
export function applyChange(message, change) {
  if (message.deleted) return message
  if (change.type === "edited") return edit(message, change)
  return change.type === "deleted" ? remove(message) : react(message, change)
}

/** @param {Message} message @param {Edited} change */
function edit(message, { seq, content }) {
  // A later change has replaced an edit without content.
  if (content === undefined || (message.edited ?? 0) >= seq) return message
  return { ...message, content, edited: seq }
}

/** @param {Message} message */
function remove({ reactions: _reactions, ...message }) {
  return { ...message, content: "", deleted: /** @type {const} */ (true) }
}

/** @param {Message} message @param {Reacted} change */
function react(message, { member, emoji, on }) {
  const { [emoji]: before = [], ...others } = message.reactions ?? {}
  if (before.includes(member) === on) return message
  const members = on ? [...before, member] : before.filter((other) => other !== member)
  if (members.length === 0) return { ...message, reactions: others }
  return { ...message, reactions: { ...message.reactions, [emoji]: members } }
}
