// Formats times: the order and the clock are those of the reader's browser, the words those of the page.

const language = document.documentElement.lang
const own = localeOfBrowser()
const place = localeOfFormats()
const { hourCycle } = new Intl.DateTimeFormat(own, { hour: "numeric" }).resolvedOptions()
const clock = new Intl.DateTimeFormat(place, { hour: "numeric", minute: "2-digit", hourCycle })
const date = new Intl.DateTimeFormat(place, { weekday: "long", year: "numeric", month: "long", day: "numeric" })
const clockAndDate = new Intl.DateTimeFormat(place, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit", hourCycle })
const full = new Intl.DateTimeFormat(place, { dateStyle: "full", timeStyle: "medium", hourCycle })

export const day = (ms) => date.format(ms)
export const startOfDay = (ms) => new Date(ms).setHours(0, 0, 0, 0)

const UNITS = { day: 86_400, hour: 3_600, minute: 60, second: 1 }

// Formats seconds in the largest unit without a fraction. Chinese gets a space after the number, as everywhere on the page.
export function duration(seconds) {
  const [unit, length] = Object.entries(UNITS).find(([, length]) => seconds % length === 0)
  const text = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(seconds / length)
  return text.replace(/\d(?=\p{Script=Han})/u, "$& ")
}

// Formats the time of day, with the date unless that is today.
export const shortTime = (ms) => (day(ms) === day(Date.now()) ? clock : clockAndDate).format(ms)

export const timeOfDay = (ms) => clock.format(ms)

// The tooltip has the date and the time to the second.
export function fillTime(element, ms, text = timeOfDay(ms)) {
  element.textContent = text
  element.dateTime = new Date(ms).toISOString()
  element.title = full.format(ms)
}

// Returns the language that the reader prefers to all others. Some browsers name one that is none.
function localeOfBrowser() {
  try {
    return Intl.getCanonicalLocales(navigator.languages[0])[0] ?? language
  } catch {
    return language
  }
}

// Returns the reader's own locale if it is of the page's language, else the page's language as it is written in their country.
// Browsers know few of these pairs; British English stands for all English that puts the day before the month.
function localeOfFormats() {
  const [mine, pages] = [own, language].map((tag) => new Intl.Locale(tag).maximize())
  if (mine.language === pages.language) return own
  const there = [pages.language, mine.region].filter(Boolean).join("-")  // not every language has a country
  if (new Intl.DateTimeFormat(there).resolvedOptions().locale === there) return there
  return pages.language === "en" && isDayFirst(own) ? "en-GB" : language
}

function isDayFirst(locale) {
  const parts = new Intl.DateTimeFormat(locale, { month: "numeric", day: "numeric" }).formatToParts(0)
  return parts.find(({ type }) => type !== "literal").type === "day"
}
