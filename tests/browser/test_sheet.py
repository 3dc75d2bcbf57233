"""A finger that taps a message opens a sheet, above which the message stands."""

import pytest
from playwright.sync_api import expect

from tests.browser.finger import Phone
from tests.browser.visitor import ApiVisitor
from tests.support.axe import LOOKS, violations

LINES = [f"line {number}" for number in range(30)]
HOLE = """() => {
  const { left, top, right, bottom } = document.querySelector(".sheet__hole").getBoundingClientRect()
  return [left, top, right, bottom].map(Math.round)
}"""
BUBBLE = """(content) => {
  const bubble = content.closest(".message__bubble") ?? content
  const { left, top, right, bottom } = bubble.getBoundingClientRect()
  return [left, top, right, bottom].map(Math.round)
}"""


@pytest.fixture
def phone(visit, workers):
    visitor = visit("Ming", "en-US", 360, 740, has_touch=True, is_mobile=True)
    phone = Phone(visitor, lambda name: ApiVisitor(workers[1], name))
    phone.begin()
    return phone


def sheet(phone):
    return phone.page.locator("#sheet")


def items(phone):
    return phone.page.locator("#sheet .sheet__item:visible")


def open_sheet(phone, text):
    phone.tap(phone.row(text).locator(".message__content").element_handle())
    expect(sheet(phone)).to_be_visible()


def said(phone, *texts):
    phone.say_quickly(texts)
    expect(phone.row(texts[-1])).to_be_visible()


def test_the_sheet_has_words_and_the_dangerous_ones_stand_apart(phone):
    said(phone, "mine")
    open_sheet(phone, "mine")
    expect(items(phone)).to_have_text(["Reply", "Copy", "Edit", "Delete for everyone"])
    for button in sheet(phone).locator("button:visible").all():
        box = button.bounding_box()
        assert box["width"] >= 44
        assert box["height"] >= 44
    assert phone.fits()


def test_the_sheet_of_another_message_offers_a_host_to_mute_its_sender(phone):
    phone.anna.say("hers")
    expect(phone.row("hers")).to_be_visible()
    open_sheet(phone, "hers")
    expect(items(phone)).to_have_text(["Reply", "Copy", "Mute Anna", "Delete for everyone"])
    phone.press("#sheet", "mute")
    expect(phone.changes.last).to_have_text("You muted Anna")
    open_sheet(phone, "hers")
    expect(items(phone).nth(2)).to_have_text("Unmute Anna")


def test_a_guest_has_no_button_that_they_may_not_use(visit, workers, host):
    guest = visit("Anna", "en-US", 360, 740, has_touch=True, is_mobile=True)
    guest.join(host.path)
    host.say("his")
    guest.sees("his")
    guest.messages.first.tap()
    expect(items(guest)).to_have_text(["Reply", "Copy"])
    expect(sheet(guest).locator(".sheet__group").last).to_have_css("border-top-width", "0px")


@pytest.mark.parametrize("line", ["line 29", "line 25", "line 20"])
def test_the_message_stands_above_the_sheet_in_a_hole_of_the_scrim(phone, line):
    said(phone, *LINES)
    phone.row(line).scroll_into_view_if_needed()
    content = phone.row(line).locator(".message__content")
    content.tap()
    expect(sheet(phone)).to_be_visible()
    left, top, right, bottom = phone.page.evaluate(HOLE)
    assert [left, top, right, bottom] == content.evaluate(BUBBLE)
    panel = phone.page.locator(".sheet__panel").bounding_box()
    assert bottom < panel["y"]
    assert top >= phone.timeline.bounding_box()["y"]


def test_a_message_that_is_longer_than_the_screen_is_ringed_where_it_is_seen(phone):
    said(phone, "\n".join(LINES))
    open_sheet(phone, "line 0")
    _, top, _, bottom = phone.page.evaluate(HOLE)
    panel = phone.page.locator(".sheet__panel").bounding_box()
    assert phone.timeline.bounding_box()["y"] <= top < bottom < panel["y"]


@pytest.mark.parametrize("way", ["beside", "Escape", "Back", "drag"])
def test_the_sheet_is_closed_and_the_message_has_the_focus(phone, way):
    said(phone, "mine")
    phone.field.focus()
    open_sheet(phone, "mine")
    address = phone.page.url
    ways = {
        "beside": lambda: phone.page.touchscreen.tap(180, 30),
        "Escape": lambda: phone.page.keyboard.press("Escape"),
        "Back": lambda: phone.page.go_back(),
        "drag": lambda: phone.drag(".sheet__grip", 200),
    }
    ways[way]()
    expect(sheet(phone)).to_be_hidden()
    expect(phone.row("mine")).to_be_focused()
    has_keyboard = way == "Escape"  # it gets the toolbar of the message
    expect(phone.page.locator("#toolbar")).to_be_visible(visible=has_keyboard)
    assert phone.page.url == address
    phone.sees_connected()


def test_a_short_drag_does_not_close_the_sheet(phone):
    said(phone, "mine")
    open_sheet(phone, "mine")
    before = phone.page.locator(".sheet__panel").bounding_box()
    phone.drag(".sheet__grip", 40)
    assert phone.page.locator(".sheet__panel").bounding_box() == before


def test_the_sheet_marks_my_reaction(phone):
    said(phone, "mine")
    open_sheet(phone, "mine")
    phone.press("#sheet", "react 🎉")
    expect(phone.page.locator(".reaction")).to_have_count(1)
    open_sheet(phone, "mine")
    mark = sheet(phone).locator("[data-emoji='🎉']")
    expect(mark).to_have_attribute("aria-pressed", "true")
    phone.press("#sheet", "react 🎉")
    expect(phone.page.locator(".reaction")).to_have_count(0)


def test_the_sheet_closes_when_its_message_is_deleted(phone):
    phone.anna.say("hers")
    expect(phone.row("hers")).to_be_visible()
    open_sheet(phone, "hers")
    seq = phone.anna.poll().json["messages"][-1]["seq"]
    phone.anna.delete(seq)
    expect(sheet(phone)).to_be_hidden()


def test_the_ring_follows_a_message_while_another_arrives(phone):
    said(phone, *LINES)
    content = phone.row("line 29").locator(".message__content")
    content.tap()
    phone.anna.say("one more")
    expect(phone.row("one more")).to_be_attached()
    follows = f"(content) => String(({HOLE})()) === String(({BUBBLE})(content))"
    phone.page.wait_for_function(follows, arg=content.element_handle())


def test_a_tap_on_a_link_does_not_open_the_sheet(phone):
    said(phone, "see https://example.org/ now")
    phone.page.evaluate("""() => document.addEventListener("click", (event) => {
      window.tapped = event.target.closest("a")?.href
      event.preventDefault()
    })""")
    phone.tap(".message__content a")
    phone.page.wait_for_function("window.tapped === 'https://example.org/'")
    expect(sheet(phone)).to_be_hidden()


@LOOKS
def test_axe_finds_nothing_in_the_sheet(visit, language, width, scheme):
    ming = visit("小明", language, width, 800, color_scheme=scheme, has_touch=True)
    ming.create("周会")
    ming.say_quickly(["hello"])
    ming.sees("hello")
    ming.messages.first.tap()
    expect(sheet(ming)).to_be_visible()
    assert violations(ming.page) == []
    assert ming.fits()
