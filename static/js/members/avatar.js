// The colour and letter of a member. The colour depends on the id, so a new name does not change it.

const HUES = 8

export function hueOf(member) {
  let sum = 0
  for (const letter of member) sum = (sum * 31 + letter.codePointAt(0)) >>> 0
  return sum % HUES
}

export function drawAvatar(element, member, name) {
  element.dataset.hue = hueOf(member)
  element.textContent = [...name][0].toUpperCase()
}
