// What the page says, in the reader's language. The server puts the catalogue into the page.

const strings = JSON.parse(document.getElementById("strings").textContent)

export function _(text, values = {}) {
  const known = Object.hasOwn(strings, text) ? strings[text] : text
  return known.replace(/%\((\w+)\)s/g, (_whole, name) => values[name])
}

const plurals = new Intl.PluralRules(document.documentElement.lang)

// The sentence for one, or that for many, as the reader's language counts.
export const plural = (count, one, many) => (plurals.select(count) === "one" ? one : many)
