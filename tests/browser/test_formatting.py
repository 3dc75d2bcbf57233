"""The text of messages: a subset of Markdown is formatted, and everything else is text."""

import pytest
from playwright.sync_api import expect

from tests.browser.drawing import blank_page, html
from tests.support.modules import with_modules

FENCED = "look:\n```py\nif a < b:\n    **go**\n```\nthat is all"


@pytest.fixture(scope="module")
def page(contexts, workers):
    with blank_page(contexts, workers) as page:
        yield page


def content(visitor):
    return visitor.messages.last


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("**bold** and *slanted* and _too_", "<strong>bold</strong> and <em>slanted</em> and <em>too</em>"),
        ("**bold *and* slanted**", "<strong>bold <em>and</em> slanted</strong>"),
        ("a `b **c** <i>` d", "a <code>b **c** &lt;i&gt;</code> d"),
        ("``a ` b``", "<code>a ` b</code>"),
        ("你好*世界*吧", "你好<em>世界</em>吧"),
        ("2*3*4 and snake_case_name and a * b * c", "2*3*4 and snake_case_name and a * b * c"),
        ("** no ** and * no * and *no\nno*", "** no ** and * no * and *no\nno*"),
        ("**open and `open", "**open and `open"),
        ("", ""),
    ],
)
def test_marks_are_formatted_only_where_they_are_markup(page, text, drawn):
    assert html(page, text) == (f"<div>{drawn}</div>" if drawn else "")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("- one\n- *two*", "<ul><li>one</li><li><em>two</em></li></ul>"),
        ("3. three\n4. four", '<ol><li value="3">three</li><li value="4">four</li></ol>'),
        ("> one\n> two\nthree", "<blockquote>one\ntwo</blockquote><div>three</div>"),
        ("one\n\n> two\n\nthree", "<div>one</div><blockquote>two</blockquote><div>three</div>"),
        ("> a\n>\n> b\n>", "<blockquote>a\n\nb</blockquote><div>&gt;</div>"),
        ("-1 is less\n--help", "<div>-1 is less\n--help</div>"),
        ("```\nnever closed", "<div>```\nnever closed</div>"),
    ],
)
def test_consecutive_lines_of_a_kind_are_one_block(page, text, drawn):
    assert html(page, text) == drawn


def test_code_stays_as_it_is_and_can_be_copied(visit, ming):
    anna = visit("Anna", "en-US", permissions=["clipboard-read", "clipboard-write"])
    anna.join(ming.path)
    anna.write(FENCED)
    anna.field.press("Enter")
    expect(content(ming).locator("pre code")).to_have_text("if a < b:\n    **go**")
    content(anna).get_by_role("button", name="Copy code").click()
    expect(anna.page.locator("#toast")).to_have_text("Copied")
    assert anna.page.evaluate("navigator.clipboard.readText()") == "if a < b:\n    **go**"


ADDRESSES = {
    "see https://example.org/a?b=c#d.": "https://example.org/a?b=c#d",
    "看（https://例子.中国/路径）。": "https://例子.中国/路径",
    "https://example.org/wiki/Redis_(software)": "https://example.org/wiki/Redis_(software)",
    "**HTTP://EXAMPLE.ORG**": "HTTP://EXAMPLE.ORG",
    "https://[::1]:8000/x": "https://[::1]:8000/x",
}


def test_a_url_is_a_link_without_a_referrer(ming):
    for text, address in ADDRESSES.items():
        ming.say(text)
        link = content(ming).locator("a")
        expect(link).to_have_text(address)
        assert link.evaluate("link => [link.rel, link.target]") == ["noopener noreferrer", "_blank"]


MARKS = [
    *("*", "**", "`", "_", "> ", "- ", "@", "@xx ", "[(", "```\n", "```\na\n```\n", "- a\n", "1. a\n"),
    *("> a\nb\n\n", "**a ", "**a** ", "*a* ", "_a_ ", "`a` ", "**a *b ", "***a*** ", "**_a_** "),
    *(
        "https://a.b/(",
        "https://a.b ",
        "www.a.bc ",
        "a@b.cd ",
        "a@",
        "\\*",
        "(*",
        "_(",
        "~~~\n",
        ">\n",
        "*a* b* ",
    ),
]
MAX_ELEMENTS = 300


@pytest.mark.parametrize("mark", MARKS)
def test_no_text_makes_many_elements_or_loses_a_letter(page, mark):
    text = (mark * 4000)[:4000]
    elements, drawn = page.evaluate(
        with_modules("""async (text) => {
          const { renderMarkdown } = await import("/static/js/timeline/render_markdown.js")
          const { NameDirectory } = await import("/static/js/members/directory.js")
          const names = new NameDirectory()
          for (let n = 1; n <= 32; n += 1) names.set(`m${n}`, "x".repeat(n), 1)
          const box = document.createElement("div")
          box.append(renderMarkdown(text, names))
          box.querySelectorAll("button").forEach((button) => button.replaceChildren())
          return [box.querySelectorAll("*").length, box.textContent]
        }"""),
        text,
    )
    assert elements <= MAX_ELEMENTS
    for letter in "abx":
        assert drawn.count(letter) == text.count(letter)


@pytest.mark.parametrize(
    "text", ["****", "a ***** b", "```\n```", "```\n\n \n```", "________", "````", "****a****", "*****a*****"]
)
def test_lines_of_marks_and_code_without_code_are_shown_as_typed(page, text):
    assert html(page, text) == f"<div>{text}</div>"


def test_content_pasted_from_a_page_is_text(ming):
    ming.field.focus()
    ming.page.evaluate(
        """() => {
          const data = new DataTransfer()
          data.setData("text/html", "<b onclick=alert(1)>bold</b>")
          data.setData("text/plain", "bold")
          const paste = new ClipboardEvent("paste", { clipboardData: data })
          document.querySelector("#content").dispatchEvent(paste)
          document.execCommand("insertText", false, data.getData("text/plain"))
        }"""
    )
    ming.field.press("Enter")
    ming.sees("bold")
    assert content(ming).locator("b").count() == 0


def test_a_message_of_emoji_alone_is_large(ming):
    ming.say("🎉 👨‍👩‍👧")
    expect(ming.page.locator(".message--emoji")).to_have_count(1)
    ming.say("5")
    ming.say("🎉 at last")
    expect(ming.messages).to_have_count(3)
    expect(ming.page.locator(".message--emoji")).to_have_count(1)
