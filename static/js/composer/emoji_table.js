// The emoji that the page offers, with their codes and words in English and Chinese. Loaded when they are first needed;
// tools/emoji_table.py writes the file.

const FILE = new URL("../../emoji.txt", import.meta.url)
const LATIN = /^[\p{Script=Latin}\d_+-]+$/u

let table = null

// Resolves to the table. Fails without a network, and the next call tries again.
export async function loadEmoji() {
  table ??= new EmojiTable(await (await fetch(FILE)).text())
  return table
}

class EmojiTable {
  groups = []  // of { name, emoji }
  #all
  #codes

  // An emoji is { emoji, code, takesTone, words, chinese }.
  constructor(text) {
    for (const line of text.trim().split("\n")) {
      if (line.includes("\t")) this.groups.at(-1).emoji.push(parse(line))
      else this.groups.push({ name: line, emoji: [] })
    }
    this.#all = this.groups.flatMap(({ emoji }) => emoji)
    this.#codes = new Map(this.#all.map((emoji) => [emoji.code, emoji]))
  }

  byCode(code) {
    return this.#codes.get(code.toLowerCase())
  }

  // Returns the emoji that have all words of a text, the closest first.
  find(text) {
    const wanted = text.toLowerCase().split(/[\s_]+/).filter(Boolean)
    if (wanted.length === 0) return []
    const found = this.#all.flatMap((emoji) => {
      const ranks = wanted.map((word) => rank(emoji, word))
      return ranks.includes(Infinity) ? [] : [{ emoji, rank: Math.max(...ranks) }]
    })
    return found.sort((a, b) => a.rank - b.rank || a.emoji.code.length - b.emoji.code.length).map(({ emoji }) => emoji)
  }
}

function parse(line) {
  const [text, code, english, chinese] = line.split("\t")
  const words = [...code.split("_"), ...english.split(" ")]
  return { emoji: text.replace(/\*$/, ""), code, takesTone: text.length > 1 && text.endsWith("*"), words, chinese: chinese.split(" ") }
}

// English is compared from the start of a word, Chinese anywhere. The first Chinese word is the name.
function rank({ code, words, chinese }, wanted) {
  if (code === wanted || chinese[0] === wanted) return 0
  if (code.startsWith(wanted) || chinese[0].includes(wanted)) return 1
  if (LATIN.test(wanted)) return words.some((word) => word.startsWith(wanted)) ? 2 : Infinity
  return chinese.some((word) => word.includes(wanted)) ? 2 : Infinity
}
