"""The toolbar of a message stands beside its bubble, and covers no control of another message."""

import pytest
from playwright.sync_api import expect

LONG = "a long message " * 30
CODE = "this is what to run before we ship the next release:\n```\nmake run\n```"
OVERLAPS = """() => {
  const bar = document.querySelector("#toolbar").getBoundingClientRect()
  const isUnder = ({ left, top, right, bottom }) =>
    left < bar.right - 1 && right > bar.left + 1 && top < bar.bottom - 1 && bottom > bar.top + 1
  const ofOthers = "#timeline :is(a, button):not(.message--active *)"
  const controls = document.querySelectorAll(`${ofOthers}, .message--active [data-action=copyCode]`)
  return [...controls].filter((one) => one.checkVisibility() && isUnder(one.getBoundingClientRect()))
    .map(({ outerHTML }) => outerHTML)
}"""


@pytest.fixture
def talk(ming, anna):
    """Messages of two members, with links, code and reactions."""
    anna.say_quickly(["hello", "see https://example.org/", CODE, LONG])
    ming.say_quickly(["mine", "mine too: https://example.org/"])
    expect(ming.messages).to_have_count(6)
    for seq in range(3, 9):
        anna.do("react", seq=seq, emoji="🎉", on=True)
    expect(ming.page.locator(".reaction")).to_have_count(6)
    return ming


def bubble(visitor, text):
    box = visitor.row(text).locator(".message__bubble, .message__content").first.bounding_box()
    return box["x"], box["x"] + box["width"]


def bar(visitor, text):
    visitor.row(text).locator(".message__content").hover(position={"x": 8, "y": 8})
    toolbar = visitor.row(text).locator("#toolbar")
    expect(toolbar).to_be_visible()
    box = toolbar.bounding_box()
    return box["x"], box["x"] + box["width"]


def test_the_toolbar_is_right_beside_the_bubble(talk):
    assert bar(talk, "hello")[0] == pytest.approx(bubble(talk, "hello")[1] + 8, abs=1)
    assert bar(talk, "a long message")[0] == pytest.approx(bubble(talk, "a long message")[1] + 8, abs=1)


def test_the_toolbar_of_my_message_is_at_its_other_side(talk):
    assert bar(talk, "mine too")[1] == pytest.approx(bubble(talk, "mine too")[0] - 8, abs=1)


@pytest.mark.parametrize("width", [1280, 800])
def test_the_toolbar_covers_no_control_of_another_message_and_no_copy_button(talk, width):
    talk.page.set_viewport_size({"width": width, "height": 800})
    for text in ("hello", "see", "this is what", "a long message", "mine too"):
        talk.row(text).scroll_into_view_if_needed()
        bar(talk, text)
        assert talk.page.evaluate(OVERLAPS) == []
    assert talk.fits()


def test_the_row_under_the_pointer_is_tinted(talk):
    clear = "rgba(0, 0, 0, 0)"
    bar(talk, "hello")
    expect(talk.row("hello")).not_to_have_css("background-color", clear)
    bar(talk, "mine too")
    expect(talk.row("hello")).to_have_css("background-color", clear)


def test_a_button_says_its_name_above_it(talk):
    bar(talk, "hello")
    button = talk.page.locator("#toolbar [data-action=reply]")
    button.hover()
    tip = "button => getComputedStyle(button, '::after').content"
    assert button.evaluate(tip) == '"回复"'
    assert talk.page.locator("#toolbar [data-action=copy]").evaluate(tip) == "none"


def test_the_toolbar_follows_a_bubble_that_changes(talk, anna):
    bar(talk, "hello")
    seq = talk.row("hello").get_attribute("data-seq")
    anna.do("edit", seq=int(seq), content="hello, good morning to everybody")
    expect(talk.row("hello, good")).to_be_visible()
    left = "document.querySelector('#toolbar').getBoundingClientRect().left"
    talk.page.wait_for_function(
        f"(edge) => Math.abs({left} - edge) < 1", arg=bubble(talk, "hello, good")[1] + 8
    )
