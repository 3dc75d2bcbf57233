// What the reader has chosen of emoji: those used most, and one skin tone. Kept in localStorage.
import { keep } from "../lib/storage.js"

const USED = "emoji_used"
const TONE = "emoji_tone"
const MAX_KEPT = 100  // of uses
const SHOWN = 16
const AT_FIRST = "👍 ❤️ 😂 🎉 😮 😢 🙏 👏 🔥 👀 ✅ 💯 🤔 😍 👌 🚀".split(" ")

export const TONES = ["", "🏻", "🏼", "🏽", "🏾", "🏿"]

export function noteUse(emoji) {
  keep(localStorage, USED, JSON.stringify([emoji, ...uses()].slice(0, MAX_KEPT)))
}

// Returns the emoji used most, of equal ones the latest first; before there are enough, common ones.
export function frequentEmoji() {
  const counts = new Map()
  for (const emoji of uses()) counts.set(emoji, (counts.get(emoji) ?? 0) + 1)
  const used = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a))
  return [...new Set([...used, ...AT_FIRST])].slice(0, SHOWN)
}

export function chosenTone() {
  const tone = localStorage.getItem(TONE)
  return TONES.includes(tone) ? tone : ""
}

export function chooseTone(tone) {
  keep(localStorage, TONE, tone)
}

// Returns an emoji in a tone. The tone follows the first character, in place of its variation selector.
export function toned({ emoji, takesTone }, tone = chosenTone()) {
  return takesTone && tone ? emoji.replace(/^(.)\uFE0F?/u, `$1${tone}`) : emoji
}

function uses() {
  return JSON.parse(localStorage.getItem(USED) ?? "[]")
}
