// When something was said, as the reader's own clock and language have it.

const language = document.documentElement.lang
const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" })
const date = new Intl.DateTimeFormat(language, { weekday: "long", year: "numeric", month: "long", day: "numeric" })
const clockAndDate = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" })
const full = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "medium" })

export const day = (ms) => date.format(ms)
export const minute = (ms) => Math.floor(ms / 60_000)

const UNITS = { day: 86_400, hour: 3_600, minute: 60, second: 1 }

// So many seconds, in the largest unit that needs no fraction.
export function duration(seconds) {
  const [unit, length] = Object.entries(UNITS).find(([, length]) => seconds % length === 0)
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(seconds / length)
}

// The time of day; with the date, unless that is today.
export const shortTime = (ms) => (day(ms) === day(Date.now()) ? clock : clockAndDate).format(ms)

// The whole of it, to the second, is told when one points at it.
export function fillTime(element, ms, text = clock.format(ms)) {
  element.textContent = text
  element.dateTime = new Date(ms).toISOString()
  element.title = full.format(ms)
}
