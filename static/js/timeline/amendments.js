// What a later change makes of a message. A change that comes again changes nothing.

export const AMENDMENTS = new Set(["edited", "deleted", "reacted"])

// The message behind the change: another object, or the same if all is as it was.
export function amended(message, change) {
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
