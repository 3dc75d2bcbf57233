// Completes :smile and :笑 in a field, and turns :smile: into its emoji. Not inside code.

const MAX_CHOICES = 8
const TYPED = /(?<![^\s，。！？、；（）])([:：](?:\p{Script=Han}+|[\w+-]{2,32}))$/u
const WHOLE = /(?<![^\s，。！？、；（）])[:：]([\w+-]{1,40})[:：]$/u
const FENCE = /^```/gm
const isChinese = document.documentElement.lang.startsWith("zh")

export class EmojiCompletion {
  #field
  #loaded
  #table = null
  #toned = null  // toned() of emoji_choice.js

  // `loaded()` is called when there are choices: the table is loaded when the reader first types a code.
  constructor(field, loaded) {
    this.#field = field
    this.#loaded = loaded
    field.addEventListener("input", () => this.#replaceWhole())
  }

  get begins() {
    return { exec: (text) => (isInCode(text) ? null : TYPED.exec(text)) }
  }

  choices(word) {
    if (!this.#table) return this.#load(), []
    return this.#table.find(word).slice(0, MAX_CHOICES).map((emoji) => this.#choiceOf(emoji))
  }

  // Without a network the text stays as it was typed.
  async #load() {
    try {
      const [{ loadEmoji }, { toned }] = await Promise.all([import("./emoji_table.js"), import("./emoji_choice.js")])
      this.#toned = toned
      this.#table = await loadEmoji()
    } catch {
      return
    }
    this.#replaceWhole()
    this.#loaded()
  }

  #choiceOf(emoji) {
    const text = this.#toned(emoji)
    return { text, label: `${text} :${emoji.code}:`, hint: isChinese ? emoji.chinese[0] : "" }
  }

  #replaceWhole() {
    const { selectionStart: caret, value } = this.#field
    const [typed, code] = WHOLE.exec(value.slice(0, caret)) ?? []
    const emoji = code && this.#table?.byCode(code)
    if (!emoji || isInCode(value.slice(0, caret))) return
    this.#field.setRangeText(this.#toned(emoji), caret - typed.length, caret, "end")
    this.#field.dispatchEvent(new Event("input", { bubbles: true }))
  }
}

// Returns whether what is typed behind this text is code: a block or a span is open.
function isInCode(text) {
  if ((text.match(FENCE) ?? []).length % 2 === 1) return true
  return text.slice(text.lastIndexOf("\n") + 1).split("`").length % 2 === 0
}
