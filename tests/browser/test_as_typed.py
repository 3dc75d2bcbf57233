"""When in doubt, a text is drawn as it was typed: numbers, faces, file names, formulas and paths."""

import re
from html import escape

import pytest

from tests.browser.drawing import DRAW, blank_page, drawn, html


@pytest.fixture(scope="module")
def page(contexts, workers):
    with blank_page(contexts, workers) as page:
        yield page


NUMBERED = {
    "4. Juli\n11. Juli\n18. Juli": ["4. Juli", "11. Juli", "18. Juli"],
    "10. zehn\n9. neun\n8. acht": ["10. zehn", "9. neun", "8. acht"],
    "1. eins\n- zwei\n3. drei": ["1. eins", "- zwei", "3. drei"],
    "1) a\n3) c\n4. d": ["1) a", "3) c", "4. d"],
    "0. null\n999. viel": ["0. null", "999. viel"],
    "- 5 a\n* b": ["- 5 a", "- b"],
}


@pytest.mark.parametrize("text", NUMBERED)
def test_every_number_of_a_list_is_the_typed_one(page, text):
    items = re.findall(r'<(ol|ul)( class="bracketed")?>|<li(?: value="(\d+)")?>([^<]*)', html(page, text))
    read, mark = [], ""
    for kind, bracketed, number, words in items:
        mark = mark if not kind else "-" if kind == "ul" else ")" if bracketed else "."
        read += [] if kind else [f"{number}{mark} {words}"]
    assert read == NUMBERED[text]


def test_a_number_with_a_bracket_is_drawn_with_it(page):
    style, suffix = page.evaluate(
        "async () => {"
        + DRAW
        + """
          const box = boxOf("1) a")
          box.className = "message__content"
          document.body.append(box)
          const style = getComputedStyle(box.querySelector("ol")).listStyleType
          const rules = (list) => [...list].flatMap((rule) => [rule, ...rules(rule.cssRules ?? [])])
          const named = [...document.styleSheets].flatMap((sheet) => rules(sheet.cssRules))
          return [style, named.find((rule) => rule.type === 11 && rule.name === style).suffix]
        }"""
    )
    assert (style, suffix) == ("bracketed", '") "')


BLOCKS = [
    ">100 Gäste",
    ">:) hehe",
    ">.< au",
    ">>> print(1)",
    ">> ja",
    ">50%同意",
    "> ",
    ">",
    "007. James",
    "00. x",
    "2024. godine",
    "1.x\n-y",
    "- 5 Grad",
    "* 5 Sterne",
    "* * *",
    "- - -",
    "+ 1",
    "- ?",
    "好的~~~",
    "~~~ ja ~~~",
]


def test_a_line_that_may_be_no_block_is_text(page):
    assert drawn(page, BLOCKS) == {text: f"<div>{escape(text)}</div>" for text in BLOCKS}


KEPT = r"""
¯\_(ツ)_/¯
¯\_(ツ)_/¯ so ¯\_(ツ)_/¯
\(^o^)/ und \(^_^)/
\(^▽^)/ \(*^*)/
^_^ na gut ^_^
(*^-^*)
(*^-^*) ja (*^-^*)
(*´ω`*) und (*´ω`*)
(´・ω・`) hey (´・ω・`)
_(:3」∠)_
_(:3」∠)_ müde _(:3」∠)_
_(ツ)_
(*ω*)
¬_¬ … ¬_¬
=_= =_=
@_@ a @_@
*_* b *_*
T_T c T_T
;_; d ;_;
m(_ _)m e m(_ _)m
合同_终稿_甲方.pdf
отчёт_май_итог.xls
회의_자료_정리.hwp
报告_最终_版.docx
naïve_é_ö_x
__init__.py und __main__.py
_config_.yml
/_a_/_b_
*report*.pdf
src/*/x/*/y
*.js und *.ts
*a,*b;
char *a, *b
.*foo.*
x**2 + y**2
2*3*4 und a*b*c
é*ö*ü
Kund*innen und Lehrer*innen
Kund_innen und Lehrer_innen
don`t und can`t
` `
C:\_neu\_alt
C:\temp\*.log
\\server\_a\_b
LaTeX \(a_1\) und \[b_2\]
\d+\.\w
[a](b)
""".strip()


def test_faces_names_formulas_and_paths_keep_their_marks(page):
    texts = KEPT.split("\n")
    assert drawn(page, texts) == {text: f"<div>{text}</div>" for text in texts}


DRAWN = {
    r"\*x\* und \_y\_ und \`z\`": "*x* und _y_ und `z`",
    r"snake\_case\_name, 5 \* 3, \\": r"snake_case_name, 5 * 3, \\",
    r"*\*a\**": "<em>*a*</em>",
    r"`\*`": r"<code>\*</code>",
    r"\- nein": "- nein",
    r"\> nein": "&gt; nein",
    r"12\. nein": "12. nein",
    "**注意：**内容": "<strong>注意：</strong>内容",
    "**중요**는": "<strong>중요</strong>는",
    "你好，_世界_。": "你好，<em>世界</em>。",
    "_Émile_, *Ünal*; **Ярослав**!": "<em>Émile</em>, <em>Ünal</em>; <strong>Ярослав</strong>!",
    "**Anna**'s **Projekt**-Leitung": "<strong>Anna</strong>'s <strong>Projekt</strong>-Leitung",
    "***a*** und **_b_**": "<strong><em>a</em></strong> und <strong><em>b</em></strong>",
    "***a** b*": "<em><strong>a</strong> b</em>",
    "**Danke (^_^)**": "<strong>Danke (^_^)</strong>",
    "_(siehe oben)_ *100%* *🎉 ja 🎉*": "<em>(siehe oben)</em> <em>100%</em> <em>🎉 ja 🎉</em>",
    "(`x`) und (`a+b`)": "(<code>x</code>) und (<code>a+b</code>)",
    "„*so*“ »*so*« *„so“*": "„<em>so</em>“ »<em>so</em>« <em>„so“</em>",
    "`Foo`s": "<code>Foo</code>s",
}


def test_marks_that_are_meant_are_drawn_next_to_letters_of_all_scripts(page):
    whole = {text: f"<div>{html}</div>" for text, html in DRAWN.items()}
    assert drawn(page, whole) == whole


FENCES = {
    "```c#\nint n;\n```": ("c#", "int n;"),
    "``` json\n{}\n```": ("json", "{}"),
    '```js title="a"\n1\n```': ('js title="a"', "1"),
    "~~~\na\n~~~": ("", "a"),
    "~~~ py\n```\n~~~": ("py", "```"),
    "  ```\n    a\n b\n  ```": ("", "  a\nb"),
    "```\nx```": ("", "x"),
    "```\nx\ny ```  ": ("", "x\ny "),
    "````\n```\na\n```\n````": ("", "```\na\n```"),
    "```\na\n`````": ("", "a"),
    "```zeile eins\nzwei```": ("zeile eins", "zwei"),
}


@pytest.mark.parametrize("text", FENCES)
def test_lines_between_fences_are_code_and_what_stands_behind_the_fence_is_shown(page, text):
    info, code = FENCES[text]
    label = f'<div class="code__info">{info}</div>' if info else ""
    assert html(page, text) == f'<div class="code">{label}<pre><code>{code}</code></pre></div>'
