// The entries of an update: messages and changes, in the order they happened.

export function entriesOf({ messages, changes }) {
  return [...messages, ...changes].sort((a, b) => a.seq - b.seq)
}
