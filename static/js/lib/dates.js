// Formats times in the reader's language and time zone.

const language = document.documentElement.lang
const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" })
const date = new Intl.DateTimeFormat(language, { weekday: "long", year: "numeric", month: "long", day: "numeric" })
const clockAndDate = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" })
const full = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "medium" })

export const day = (ms) => date.format(ms)
export const minute = (ms) => Math.floor(ms / 60_000)

const UNITS = { day: 86_400, hour: 3_600, minute: 60, second: 1 }

// Formats seconds in the largest unit without a fraction. Chinese gets a space after the number, as everywhere on the page.
export function duration(seconds) {
  const [unit, length] = Object.entries(UNITS).find(([, length]) => seconds % length === 0)
  const text = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(seconds / length)
  return text.replace(/\d(?=\p{Script=Han})/u, "$& ")
}

// Formats the time of day, with the date unless that is today.
export const shortTime = (ms) => (day(ms) === day(Date.now()) ? clock : clockAndDate).format(ms)

// The tooltip has the date and the time to the second.
export function fillTime(element, ms, text = clock.format(ms)) {
  element.textContent = text
  element.dateTime = new Date(ms).toISOString()
  element.title = full.format(ms)
}
