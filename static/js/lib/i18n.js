// Translates the texts of the page. The server puts the catalogue of the reader's language into the page.

const strings = JSON.parse(document.getElementById("strings").textContent)

export function _(text, values = {}) {
  const known = Object.hasOwn(strings, text) ? strings[text] : text
  return known.replace(/%\((\w+)\)s/g, (_whole, name) => values[name])
}

const { lang } = document.documentElement
const plurals = new Intl.PluralRules(lang)

// Joins sentences: Chinese has no space between them.
export const joinSentences = (...sentences) => sentences.join(lang === "en" ? " " : "")

// Returns the singular or the plural, by the rules of the reader's language.
export const plural = (count, one, many) => (plurals.select(count) === "one" ? one : many)
