// When something was said, as the reader's own clock and language have it.

const language = document.documentElement.lang
const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" })
const date = new Intl.DateTimeFormat(language, { weekday: "long", year: "numeric", month: "long", day: "numeric" })
const full = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "medium" })

export const day = (ms) => date.format(ms)
export const minute = (ms) => Math.floor(ms / 60_000)

export function fillTime(element, ms) {
  element.textContent = clock.format(ms)
  element.dateTime = new Date(ms).toISOString()
  element.title = full.format(ms)
}
