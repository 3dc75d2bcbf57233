// The colour and letter of a member. The colour depends on the id, so a new name does not change it.

const HUES = 8
const SHOWN = /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u
const graphemes = new Intl.Segmenter()

export function hueOf(member) {
  let sum = 0
  for (const letter of member) sum = (sum * 31 + letter.codePointAt(0)) >>> 0
  return sum % HUES
}

export function drawAvatar(element, member, name) {
  element.dataset.hue = hueOf(member)
  element.textContent = initialOf(name)
}

// Returns the first letter or emoji of a name, with all that belongs to it. A letter like ß has no capital of its length.
function initialOf(name) {
  const shapes = Array.from(graphemes.segment(name), ({ segment }) => segment)
  const first = shapes.find((segment) => SHOWN.test(segment)) ?? shapes[0]
  const capital = first.toUpperCase()
  return capital.length === first.length ? capital : first
}
