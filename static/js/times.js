// When something was said, as the reader's own clock and language have it.

const language = document.documentElement.lang
const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" })
const date = new Intl.DateTimeFormat(language, { weekday: "long", year: "numeric", month: "long", day: "numeric" })
const clockAndDate = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" })
const full = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "medium" })

export const day = (ms) => date.format(ms)
export const minute = (ms) => Math.floor(ms / 60_000)

// The time of day; with the date, unless that is today.
export const moment = (ms) => (day(ms) === day(Date.now()) ? clock : clockAndDate).format(ms)

// The whole of it, to the second, is told when one points at it.
export function fillTime(element, ms, text = clock.format(ms)) {
  element.textContent = text
  element.dateTime = new Date(ms).toISOString()
  element.title = full.format(ms)
}
