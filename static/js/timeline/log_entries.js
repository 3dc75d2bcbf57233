// The entries of a meeting's log: their order, and what a change makes of a message.

export const AMENDMENTS = new Set(["edited", "deleted", "reacted"])

// Messages and changes of an update, in the order of the log.
export function inOrder({ messages, changes }) {
  return [...messages, ...changes].sort((a, b) => a.seq - b.seq)
}

// Returns the message after a change: a new object, or the same one if the change alters nothing, as when it is repeated.
export function applyChange(message, change) {
  return message.deleted ? message : AMEND[change.type](message, change)
}

const AMEND = {
  // An older text that comes late is no news, and one without content was replaced by a later change.
  edited: (message, { seq, content }) =>
    content === undefined || message.edited >= seq ? message : { ...message, content, edited: seq },
  deleted: ({ reactions: _gone, ...message }) => ({ ...message, content: "", deleted: true }),
  reacted: (message, { member, emoji, on }) => {
    const before = message.reactions?.[emoji] ?? []
    if (before.includes(member) === on) return message
    const members = on ? [...before, member] : before.filter((other) => other !== member)
    const { [emoji]: _before, ...others } = message.reactions ?? {}
    if (members.length === 0) return { ...message, reactions: others }
    return { ...message, reactions: { ...message.reactions, [emoji]: members } }
  },
}
