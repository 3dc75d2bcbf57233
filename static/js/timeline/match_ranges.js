// Where a text says what was looked for. Case, width and the like do not count, as they do not for the service.

const letters = new Intl.Segmenter()  // a letter and its accents are compared as one

// Every place as [from, to], in the text as it is written.
export function placesOf(wanted, text) {
  const starts = []
  const ends = []
  let folded = ""
  for (const { segment, index } of letters.segment(text)) {
    const letter = fold(segment)
    folded += letter
    for (let unit = 0; unit < letter.length; unit += 1) {
      starts.push(index)
      ends.push(index + segment.length)
    }
  }
  return findAll(foldAll(wanted.trim()), folded).map(([from, to]) => [starts[from], ends[to - 1]])
}

function findAll(wanted, text) {
  const found = []
  if (!wanted) return found
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) found.push([at, at + wanted.length])
  return found
}

const foldAll = (text) => [...letters.segment(text)].map(({ segment }) => fold(segment)).join("")
const fold = (letter) => letter.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC")
