"""The People panel: folded beside the conversation, a drawer on a phone, with a field to find a person."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.axe import LOOKS, violations
from tests.support.people import Person

NAMES = ["Anna", "José", "李伟", "Priya", "Jonas", "Tom", "王芳", "Olga"]


@pytest.fixture
def ming(visit):
    ming = visit("Ming", "en-US")
    ming.create("Standup")
    return ming


def panel(visitor):
    return visitor.page.locator("#roster")


def shown(visitor):
    return visitor.page.locator("#roster .roster__member:visible .roster__name")


def fill(visitor, workers):
    for name in NAMES:
        assert Person(workers[1], name).join(visitor.meeting).status_code == 200
    expect(visitor.present).to_have_count(len(NAMES) + 1)


def test_the_panel_is_folded_by_its_button_and_stays_so(ming):
    button = ming.page.locator("#roster-toggle")
    before = ming.timeline.bounding_box()["width"]
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(panel(ming)).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    assert ming.timeline.bounding_box()["width"] == before + 288
    ming.page.reload()
    ming.sees_connected()
    expect(panel(ming)).to_be_hidden()
    button.click()
    expect(panel(ming)).to_be_visible()
    ming.page.locator("#roster [data-part=close]").click()
    expect(panel(ming)).to_be_hidden()
    expect(button).to_be_focused()


def test_the_button_brings_the_panel_back_from_behind_the_search(ming):
    button = ming.page.locator("#roster-toggle")
    ming.open_by("#search-open")
    expect(panel(ming)).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(ming.page.locator("#search")).to_be_hidden()
    expect(panel(ming)).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(button).to_be_focused()


@pytest.mark.parametrize("way", ["close", "scrim", "Escape", "Back"])
def test_the_drawer_of_a_phone_takes_the_focus_and_gives_it_back(phone, way):
    address = phone.page.url
    phone.page.tap("#roster-toggle")
    expect(panel(phone)).to_be_focused()
    assert phone.page.locator("#main, #header").evaluate_all("all => all.every(({ inert }) => inert)")
    ways = {
        "close": lambda: phone.page.tap("#roster [data-part=close]"),
        "scrim": lambda: phone.page.touchscreen.tap(10, 400),
        "Escape": lambda: phone.page.keyboard.press("Escape"),
        "Back": lambda: phone.page.go_back(),
    }
    ways[way]()
    expect(panel(phone)).to_be_hidden()
    expect(phone.page.locator("#roster-toggle")).to_be_focused()
    expect(phone.page.locator("#scrim")).to_be_hidden()
    phone.write("still here")
    phone.page.tap("#composer [type=submit]")
    phone.sees("still here")
    assert phone.page.url == address


def test_a_menu_in_the_drawer_closes_before_the_drawer(phone, workers):
    assert Person(workers[1], "Anna").join(phone.meeting).status_code == 200
    phone.sees_host_controls()
    phone.page.tap("#roster-toggle")
    phone.member("Anna").locator("[data-part=menu]").tap()
    expect(phone.page.locator("#member-menu")).to_be_visible()
    phone.page.go_back()
    expect(phone.page.locator("#member-menu")).to_be_hidden()
    expect(panel(phone)).to_be_visible()
    phone.page.go_back()
    expect(panel(phone)).to_be_hidden()
    phone.sees_connected()


def test_a_drawer_that_is_open_while_the_screen_becomes_wide_is_no_drawer(phone):
    phone.page.tap("#roster-toggle")
    phone.page.set_viewport_size({"width": 1000, "height": 500})
    expect(phone.page.locator("#scrim")).to_be_hidden()
    assert not phone.page.locator("#main").evaluate("main => main.inert")
    expect(panel(phone)).to_be_visible()


def test_a_person_is_found_among_many_by_a_part_of_the_name(ming, workers):
    field = ming.page.get_by_label("Find a person")
    expect(field).to_be_hidden()
    fill(ming, workers)
    field.fill("jose")
    expect(shown(ming)).to_have_text(["José"])
    field.fill("nobody")
    expect(shown(ming)).to_have_count(0)
    expect(panel(ming)).to_contain_text("No one found")
    field.press("Escape")
    expect(field).to_have_value("")
    expect(shown(ming)).to_have_count(len(NAMES) + 1)


def test_a_person_who_left_is_found_too(ming, workers):
    fill(ming, workers)
    gone = Person(workers[0], "Zoe")
    gone.join(ming.meeting)
    gone.leave()
    expect(ming.page.locator("[data-part=left-count]")).to_have_text("1")
    ming.page.get_by_label("Find a person").fill("zo")
    expect(shown(ming)).to_have_text(["Zoe"])


def test_the_rows_say_who_is_host_who_i_am_and_how_long_a_member_is_away(ming, visit):
    anna = visit("Anna", "en-US")
    anna.join(ming.path)
    expect(ming.member("Ming")).to_have_text(re.compile(r"Ming\s+Host\s*online\s*You"))
    ming.do("host/cohost", member=ming.id_of("Anna"), on=True)
    badge = ming.member("Anna").locator("[data-part=badge]")
    expect(badge).to_have_text("Co-host")
    tint = "badge => getComputedStyle(badge).backgroundColor"
    assert badge.evaluate(tint) == "rgb(223, 240, 233)"
    anna.page.goto("/healthz")
    expect(ming.away).to_have_text("Anna")
    expect(ming.member("Anna").locator("time")).to_have_text("just now")
    expect(ming.page.locator("[data-part=away-count]")).to_have_text("1")


@LOOKS
def test_axe_finds_nothing_in_the_panel_of_a_meeting_with_many_members(
    visit, workers, language, width, scheme
):
    ming = visit("小明", language, width, color_scheme=scheme)
    ming.create("周会")
    fill(ming, workers)
    if width < 700:
        ming.page.click("#roster-toggle")
    ming.page.locator("#roster input[type=search]").fill("o")
    assert violations(ming.page) == []
    assert ming.fits()


def test_the_drawer_does_not_cover_the_end_of_the_meeting(visit, host):
    anna = visit("Anna", "en-US", 360, 740, has_touch=True, is_mobile=True)
    anna.join(host.path)
    anna.page.tap("#roster-toggle")
    expect(panel(anna)).to_be_visible()
    assert host.do("host/end").status_code == 200
    expect(anna.notice).to_contain_text("ended")
    expect(panel(anna)).to_be_hidden()
