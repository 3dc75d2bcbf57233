"""Random texts, the same in each run: what is drawn has every character but the marks that are drawn."""

import json

import pytest

from tests.browser.drawing import DRAW, blank_page

TEXTS = 10_000
MAX_ELEMENTS = 300


@pytest.fixture(scope="module")
def page(contexts, workers):
    with blank_page(contexts, workers) as page:
        yield page


MARKS_AND_WORDS = "* ** *** _ ` `` \\ wort ab 5 例 子句 ( ) . ， 🎉 é"
PIECES = r"""
* ** *** _ __ ` `` ``` ```` ~~~ ~ \ \\ > + = | & % # @ / : ; . , ! ? … ^ ¯ ( ) [ ] { } < > " ' “ ” « » （ ）
「 」 ， 。 a ab wort 5 x_y C:\ 例 子句 は 한글 ไทย שלום مرحبا ω é 👩‍🚀 🎉 ❤️ 🇩🇪 (*^-^*) \_(ツ)_/ ``` ~~~
https:// http://example.org/a https://例子.中国/b https://a@b.org ://
www. www.example.org mailto: a@example.org
"""
SPACES = [
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "2) ",
    "007. ",
    "\n> ",
    "\n- ",
    "\n3. ",
    "\n7) ",
    "\n```\n",
]
INVISIBLE = ["\u200f", "\u200b", "\u00ad", "\u202e", "\u0301", "\ud83d"]


def test_no_text_loses_more_than_the_marks_that_are_drawn(page):
    lost = page.evaluate(
        "async ([many, few, count, most]) => {"
        + DRAW
        + """
          let seed = 20261130
          const upTo = (end) => (seed = (seed * 48271) % 2147483647) % end
          const marks = { UL: () => "", OL: (list, row) => row.value + (list.className ? ")" : ".") }
          function reading(text) {
            const box = boxOf(text)
            const count = box.querySelectorAll("*").length
            for (const row of box.querySelectorAll("li")) {
              row.prepend(marks[row.parentElement.tagName](row.parentElement, row))
            }
            return [box.textContent, count]
          }
          function isKept(typed, drawn) {
            const letters = [...drawn.replace(/\\s/g, "")]
            let at = 0
            const left = [...typed.replace(/\\s/g, "")].filter((letter) => letter !== letters[at] || !++at)
            return at === letters.length && left.every((letter) => "*_`~>\\\\-".includes(letter))
          }
          const lost = []
          for (let n = 0; n < count; n += 1) {
            const pieces = n % 2 ? many : few
            const text = Array.from({ length: 1 + upTo(40) }, () => pieces[upTo(pieces.length)]).join("")
            const [drawn, elements] = reading(text)
            if (elements > most || !isKept(text, drawn)) lost.push([text, drawn])
          }
          return lost
        }""",
        [
            PIECES.split() + SPACES + INVISIBLE,
            [*MARKS_AND_WORDS.split(), " ", " ", "\n"],
            TEXTS,
            MAX_ELEMENTS,
        ],
    )
    assert json.dumps(lost[:5], ensure_ascii=False) == "[]"
