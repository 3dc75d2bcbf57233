"""Browsers as old as the README says: what they lack is taken from a present one."""

import re

import pytest
from playwright.sync_api import expect

# Newer than Chrome 111, Safari 16.4 or Firefox 128.
MISSING = """
  delete AbortSignal.any
  delete URL.canParse
  delete Element.prototype.checkVisibility
  for (const name of ["popover", "showPopover", "hidePopover"]) delete HTMLElement.prototype[name]
  const supports = CSS.supports.bind(CSS)
  CSS.supports = (...asked) => !/field-sizing|popover/.test(asked.join()) && supports(...asked)
"""
TOO_OLD = "delete Intl.Segmenter"
LINES = "\n".join(f"line {number}" for number in range(8))


@pytest.fixture
def older(visit):
    """Make a visitor with an older browser."""

    def older(name, language="en-US", **context):
        visitor = visit(name, language, **context)
        visitor.page.add_init_script(MISSING)
        visitor.page.route(re.compile(r"/[^/]*$"), serve_older)
        return visitor

    return older


UNKNOWN_CSS = {
    "light-dark(": "unknown(",
    "field-sizing": "unknown-sizing",
    ":popover-open": ":unknown-open",
    "position-area": "unknown-area",
    "[popover]": ":is(#picker, #member-menu, #more)",
}


def serve_older(route):
    """Serve pages and stylesheets as an older browser reads them."""
    words = {"document": {" popover>": ">"}, "stylesheet": UNKNOWN_CSS}.get(route.request.resource_type)
    if words is None:
        return route.fallback()
    answer = route.fetch(max_redirects=0)
    text = answer.text()
    for word, other in words.items():
        text = text.replace(word, other)
    return route.fulfill(response=answer, body=text)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_older_browser_has_all_colours(older, visit, scheme):
    colors = """() => [...document.querySelectorAll("body, .button--main, .card, input")].map((element) => {
      const { color, backgroundColor, borderColor } = getComputedStyle(element)
      return [color, backgroundColor, borderColor]
    })"""
    drawn = []
    for visitor in (older("Anna"), visit("Bob", "en-US")):
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.page.goto("/")
        expect(visitor.page.locator("[type=submit]")).to_be_enabled()
        drawn.append(visitor.page.evaluate(colors))
    assert drawn[0] == drawn[1]


def test_a_member_with_an_older_browser_reads_and_writes(older, host):
    anna = older("Anna")
    anna.join(host.path)
    anna.say("hello")
    anna.sees("hello")
    host.say("hello Anna")
    anna.sees("hello", "hello Anna")


def test_the_field_of_an_older_browser_grows_with_its_text_and_shrinks_again(older, host):
    anna = older("Anna")
    anna.join(host.path)
    height = "field => field.getBoundingClientRect().height"
    empty = anna.field.evaluate(height)
    anna.field.fill(LINES)
    assert anna.field.evaluate(height) > 4 * empty
    assert anna.field.evaluate("field => field.scrollHeight - field.clientHeight") <= 1
    anna.field.press("Enter")
    expect(anna.field).to_have_value("")
    assert anna.field.evaluate(height) == empty


def test_the_picker_of_an_older_browser_opens_picks_and_closes(older, host):
    anna = older("Anna")
    anna.join(host.path)
    picker = anna.page.locator("#picker")
    expect(picker).to_be_hidden()
    button = anna.page.locator(".composer__emoji")
    button.click()
    expect(picker).to_be_visible()
    picker.get_by_text("🎉", exact=True).first.click()
    expect(picker).to_be_hidden()
    expect(anna.field).to_have_value("🎉")
    for close in (lambda: anna.page.keyboard.press("Escape"), lambda: anna.page.locator("h1").click()):
        button.click()
        expect(picker).to_be_visible()
        close()
        expect(picker).to_be_hidden()
        expect(button).to_have_attribute("aria-expanded", "false")


def test_a_host_with_an_older_browser_mutes_a_member_by_the_menu(older, visit):
    ming, anna = older("Ming"), visit("Anna", "en-US")
    ming.create("Standup")
    anna.join(ming.path)
    ming.sees_present("Ming", "Anna")
    ming.choose_for("Anna", "Mute")
    expect(ming.page.locator("#member-menu")).to_be_hidden()
    expect(anna.field).to_be_disabled()


def test_a_button_of_an_older_browser_closes_the_panel_that_it_has_opened(older, host):
    anna = older("Anna")
    anna.join(host.path)
    for _ in range(2):
        anna.page.click("#emoji")
        expect(anna.page.locator("#picker")).to_be_visible()
        anna.page.click("#emoji")
        expect(anna.page.locator("#picker")).to_be_hidden()


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
def test_a_browser_that_is_too_old_gets_one_sentence_in_place_of_the_form(visit, language):
    visitor = visit("Anna", language)
    visitor.page.add_init_script(TOO_OLD)
    visitor.page.goto("/")
    expect(visitor.page.locator(".page__card > #old")).to_contain_text("Chrome 111")
    expect(visitor.page.locator("main")).to_be_hidden()


def test_a_conversation_is_printed_whole_and_without_controls(visit, host):
    anna = visit("Anna", "en-US")
    anna.join(host.path)
    anna.say_quickly([f"message {number}" for number in range(60)])
    expect(anna.messages).to_have_count(60)
    anna.page.emulate_media(media="print")
    height = anna.page.locator("#timeline").evaluate("list => [list.scrollHeight, list.clientHeight]")
    assert height[0] == height[1]
    for control in (".composer", ".roster", ".meeting__actions"):
        expect(anna.page.locator(control)).to_be_hidden()
    expect(anna.page.locator(".meeting__name")).to_be_visible()
