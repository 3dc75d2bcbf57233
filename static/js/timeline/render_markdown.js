// Renders the text of a message as nodes. HTML in it stays text.
import { _ } from "../lib/i18n.js"
import { parseMarkdown } from "./parse_markdown.js"

const FEW_EMOJI = /^(?:[\p{Extended_Pictographic}\p{Regional_Indicator}\u200d\ufe0f\p{Emoji_Modifier}]\s?){1,12}$/u

// `names` finds the mentions.
export function renderMarkdown(text, names) {
  const fragment = new DocumentFragment()
  fragment.append(...parseMarkdown(text).map((block) => BLOCKS[block.type](block, names)))
  return fragment
}

export const isOnlyEmoji = (text) => FEW_EMOJI.test(text)

const NO_NAMES = { splitMentions: (text) => [{ text }] }  // for quotations, which call no member

const BLOCKS = {
  text: ({ parts }, names) => element("div", "", draw(parts, names)),
  quote: ({ parts }) => element("blockquote", "", draw(parts, NO_NAMES)),
  code: ({ info, text }) => {
    const copy = element("button", "code__copy", [_("Copy")])
    Object.assign(copy, { type: "button", ariaLabel: _("Copy the code") })
    copy.dataset.action = "copyCode"
    const label = info ? [element("div", "code__info", [info])] : []
    return element("div", "code", [...label, element("pre", "", [element("code", "", [text])]), copy])
  },
  list: ({ mark, items }, names) => {
    const rows = items.map(({ number, parts }) => {
      const row = element("li", "", draw(parts, names))
      if (number !== undefined) row.value = number
      return row
    })
    return element(mark === "-" ? "ul" : "ol", mark === ")" ? "bracketed" : "", rows)
  },
}

const PARTS = {
  plain: ({ text }, names) => mentionsIn(text, names),
  code: ({ text }) => [element("code", "", [text])],
  strong: ({ parts }, names) => [element("strong", "", draw(parts, names))],
  emphasis: ({ parts }, names) => [element("em", "", draw(parts, names))],
  link: ({ text, href }) => {
    const link = element("a", "", [text])
    Object.assign(link, { href, rel: "noopener noreferrer", target: "_blank" })
    return [link]
  },
}

function draw(parts, names) {
  return parts.flatMap((part) => PARTS[part.type](part, names))
}

function mentionsIn(text, names) {
  return names.splitMentions(text).map(({ text, member }) => {
    if (member === undefined) return text
    return element("span", names.isMe(member) ? "mention mention--me" : "mention", [text])
  })
}

function element(tag, className, children) {
  const made = document.createElement(tag)
  if (className) made.className = className
  made.append(...children)
  return made
}
