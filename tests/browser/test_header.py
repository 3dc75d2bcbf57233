"""The header: one row, whose only coloured control is Invite; on a narrow screen the rest is in its menu."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import ApiVisitor
from tests.support.axe import LOOKS, violations

FILLS = """() => [...document.querySelectorAll("#header button")].filter((button) => button.checkVisibility())
  .filter((button) => getComputedStyle(button).backgroundColor !== "rgba(0, 0, 0, 0)").map(({ id }) => id)"""


@pytest.fixture
def ming(visit):
    ming = visit("Ming", "en-US")
    ming.create("Standup")
    return ming


def items(visitor):
    return visitor.page.locator("#more [role=menuitem]:visible")


def test_the_header_is_one_row_without_a_link_that_leaves_the_meeting(ming):
    assert ming.page.locator("#header").bounding_box()["height"] == 56
    expect(ming.page.locator("#header a")).to_have_count(0)


def test_the_header_of_a_phone_is_one_row_with_the_name_whole(phone):
    assert phone.page.locator("#header").bounding_box()["height"] == 56
    name = phone.page.locator("h1")
    assert name.evaluate("name => name.scrollWidth <= name.clientWidth")
    expect(phone.page.locator("#header button:visible")).to_have_count(2)


def test_invite_is_the_only_coloured_control(ming):
    ming.page.click("#roster-toggle")
    ming.page.mouse.move(300, 300)
    ming.page.wait_for_function(f"({FILLS})().join() === 'invite-open'")


def test_the_status_is_shown_only_when_something_is_wrong(ming):
    expect(ming.status).to_have_text("Connected")
    assert ming.status.bounding_box()["width"] <= 1
    ming.page.route("**/api/**", lambda route: route.abort())
    ming.page.route_web_socket(re.compile("/api/live"), lambda socket: socket.close())
    ming.page.reload()
    expect(ming.status).to_contain_text("Retrying in")
    assert ming.status.bounding_box()["width"] > 100


def test_offline_there_is_one_strip_with_the_consequence(phone):
    phone.go_offline()
    strip = phone.page.locator("#offline")
    expect(strip).to_have_text("You're offline. Messages will be sent when you're back.")
    assert phone.status.bounding_box()["width"] <= 1
    assert strip.bounding_box()["width"] == 360
    phone.page.context.set_offline(False)


def test_the_menu_is_used_with_the_keyboard_alone(ming):
    keyboard = ming.page.keyboard
    button = ming.page.locator("#more-open")
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(items(ming).first).to_be_focused()
    expect(items(ming)).to_have_text(["Settings", "Keyboard shortcuts", "Leave meeting"])
    keyboard.press("ArrowUp")
    expect(items(ming).last).to_be_focused()
    keyboard.press("Escape")
    expect(ming.page.locator("#more")).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    keyboard.press("Enter")
    keyboard.press("Enter")
    expect(ming.page.locator("#settings")).to_be_visible()
    keyboard.press("Escape")
    expect(button).to_be_focused()


def test_a_press_beside_the_menu_or_on_its_button_closes_it(ming):
    ming.page.click("#more-open")
    ming.page.mouse.click(300, 300)
    expect(ming.page.locator("#more")).to_be_hidden()
    ming.page.click("#more-open")
    expect(ming.page.locator("#more")).to_be_visible()
    ming.page.click("#more-open")
    expect(ming.page.locator("#more")).to_be_hidden()
    ming.page.click("#more-open")
    expect(ming.page.locator("#more")).to_be_visible()


def test_the_menu_of_a_phone_has_what_the_header_has_no_room_for(phone):
    phone.page.tap("#more-open")
    words = ["Invite", "Search this meeting", "Host controls", "Settings", "Leave meeting"]
    expect(items(phone)).to_have_text(words)
    assert all(item.locator("svg").count() == 1 for item in items(phone).all())


def test_the_menu_of_a_guest_has_no_host_controls(visit, host):
    guest = visit("Anna", "en-US", 360, 740, has_touch=True, is_mobile=True)
    guest.join(host.path)
    guest.page.tap("#more-open")
    expect(items(guest)).to_have_text(["Invite", "Search this meeting", "Settings", "Leave meeting"])


def test_back_closes_the_menu_and_stays_in_the_meeting(phone):
    address = phone.page.url
    phone.page.tap("#more-open")
    expect(phone.page.locator("#more")).to_be_visible()
    phone.page.go_back()
    expect(phone.page.locator("#more")).to_be_hidden()
    assert phone.page.url == address
    phone.sees_connected()


def test_a_menu_that_was_closed_leaves_nothing_for_back(phone):
    path = phone.path
    phone.page.goto("/healthz")
    phone.page.goto(path)
    phone.sees_connected()
    phone.page.tap("#more-open")
    phone.page.keyboard.press("Escape")
    expect(phone.page.locator("#more")).to_be_hidden()
    phone.page.wait_for_function("history.state === null")
    phone.page.go_back()
    phone.page.wait_for_url("**/healthz")


def test_the_number_of_waiting_guests_is_in_the_menu_of_a_phone(phone, workers):
    phone.do("host/waiting_room", on=True)
    for name in ("Anna", "Li"):
        ApiVisitor(workers[1], name).join(phone.meeting)
    expect(phone.page.locator("#knocks")).to_contain_text("2")
    dot = "getComputedStyle(document.querySelector('#more-open'), '::after').content"
    phone.page.wait_for_function(f"{dot} !== 'none'")
    phone.page.tap("#more-open")
    expect(items(phone).nth(2)).to_have_text(re.compile(r"Host controls\s+2"))


@LOOKS
def test_axe_finds_nothing_in_the_menu(visit, language, width, scheme):
    ming = visit("小明", language, width, color_scheme=scheme)
    ming.create("周会")
    ming.page.click("#more-open")
    expect(ming.page.locator("#more")).to_be_visible()
    assert violations(ming.page) == []
    assert ming.fits()


@pytest.mark.parametrize(("button", "panel"), [("#more-open", "#more"), ("#emoji", "#picker")])
def test_a_button_closes_the_panel_that_it_has_opened(ming, button, panel):
    for _ in range(2):
        ming.page.click(button)
        expect(ming.page.locator(panel)).to_be_visible()
        ming.page.click(button)
        expect(ming.page.locator(panel)).to_be_hidden()
