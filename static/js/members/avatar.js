// The colour and initials of a member. The colour depends on the id, so a new name does not change it.

const HUES = 8
const SHOWN = /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u
const ALPHABETIC = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u
const graphemes = new Intl.Segmenter()

// Returns the colour of a member: the same on all pages.
export function hueOf(member) {
  let sum = 0
  for (const letter of member) sum = (sum * 31 + letter.codePointAt(0)) >>> 0
  return sum % HUES
}

export function drawAvatar(element, member, name) {
  element.dataset.hue = hueOf(member)
  element.classList.add("avatar")
  element.textContent = initialsOf(name)
}

// Returns two letters for a name of several words in an alphabet ("PN", and "A2" for "Anna (2)"), else the first letter or emoji.
function initialsOf(name) {
  const first = initialOf(name)
  const last = name.trim().split(/\s+/).slice(1).findLast((word) => SHOWN.test(word))
  return last && ALPHABETIC.test(first) ? first + initialOf(last) : first
}

// Returns the first letter or emoji of a word, with all that belongs to it. A letter like ß has no capital of its length.
function initialOf(word) {
  const shapes = Array.from(graphemes.segment(word), ({ segment }) => segment)
  const first = shapes.find((segment) => SHOWN.test(segment)) ?? shapes[0]
  const capital = first.toUpperCase()
  return capital.length === first.length ? capital : first
}
