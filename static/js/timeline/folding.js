// Folds texts as the search of the service does (app/meeting/folding.py).

// Accents, points, vowel signs, the tatweel, and characters without a shape.
const DROPPED = new RegExp(
  "[\\u0300-\\u036f\\u0483-\\u0487\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f" +
    "\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7" +
    "\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u08ca-\\u08e1\\u08e3-\\u08ff" +
    "\\u00ad\\u061c\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff]",
  "g",
)
const SPELLINGS = [
  ["'", "\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u2032\u2035\u055a\u05f3`"],
  ['"', "\u201c\u201d\u201e\u201f\u00ab\u00bb\u301d\u301e\u301f\u05f4"],
  ["-", "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u05be"],
  ["~", "\u301c\u223c"],
  ...Object.entries({ l: "ł", o: "ø", d: "đð", h: "ħ", t: "ŧ", i: "ı", ae: "æ", oe: "œ", th: "þ" }),
  ["\u064a", "\u06cc\u0649"],
  ["\u0643", "\u06a9"],
  ["\u0627", "\u0671"],
]
const SPELLED = new Map(SPELLINGS.flatMap(([spelling, variants]) => [...variants].map((variant) => [variant, spelling])))
const WITH_SPACE = { "\u00b4": "'", "\u2033": '"' }  // would decompose into a space and a mark, or into two
const SHORT_I = "\u0438\u0306"  // a letter of its own: its breve stays
const DASH = "-"
const letters = new Intl.Segmenter()  // a letter with its accents

// Returns the folded text, and where in the original the letter of each of its units begins and ends.
export function folded(text) {
  const from = []
  const to = []
  let whole = ""
  for (const { segment, index } of letters.segment(text)) {
    for (const unit of foldLetter(segment).split("")) {
      if (unit === DASH && whole.endsWith(DASH)) to[to.length - 1] = index + segment.length
      else {
        whole += unit
        from.push(index)
        to.push(index + segment.length)
      }
    }
  }
  return { text: whole, from, to }
}

function foldLetter(letter) {
  const plain = letter.replace(/[\u00b4\u2033]/g, (each) => WITH_SPACE[each]).normalize("NFKD")
  const small = plain.toLowerCase().toUpperCase().toLowerCase().replace(SHORT_I, "й").replace(DROPPED, "")
  return Array.from(small, (each) => SPELLED.get(each) ?? each).join("")
}
