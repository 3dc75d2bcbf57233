"""The rows of the roster: an update draws only those that it concerns, and only those in sight exist."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_grouping import NO_FIRST_UPDATE
from tests.support.axe import violations
from tests.support.people import Person

MANY = 1_000
MOST_ROWS = 60  # of those, in the DOM
WATCH = """() => {
  const touched = new Set()
  window.touched = touched
  const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)
  const rowOf = (node) => elementOf(node)?.closest(".roster__member")
  const see = ({ target, addedNodes, removedNodes }) => {
    for (const node of [target, ...addedNodes, ...removedNodes]) if (rowOf(node)) touched.add(rowOf(node))
  }
  const watch = new MutationObserver((records) => records.forEach(see))
  const what = { subtree: true, childList: true, attributes: true, characterData: true }
  watch.observe(document.querySelector("#roster"), what)
}"""
TOUCHED = """() => [...window.touched].map((row) => row.querySelector("[data-part=name]").textContent)"""


def touched_by(visitor, act):
    """Return the names in the rows of the roster that something has changed."""
    visitor.page.evaluate(WATCH)
    act()
    return sorted(visitor.page.evaluate(TOUCHED))


def listed(visitor):
    return visitor.page.locator("[data-part=present] .roster__member")


def test_a_message_touches_no_row(ming, guest):
    assert touched_by(ming, lambda: (guest.say("hello"), ming.sees("hello"))) == []
    assert touched_by(ming, lambda: (ming.say("hi"), ming.sees("hello", "hi"))) == []


def test_a_typing_mark_touches_one_row_when_it_comes_and_when_it_goes(ming, anna, guest_of):
    mark = ming.member("Anna").locator("[data-part=typing]")
    guest_of(ming, "李伟")

    def types():
        anna.field.press_sequentially("hel")
        expect(mark).to_be_visible()

    def sends():
        anna.say("hello")
        expect(mark).to_be_hidden()

    assert touched_by(ming, types) == ["Anna"]
    assert touched_by(ming, sends) == ["Anna"]


def test_a_newcomer_a_new_name_and_a_farewell_touch_the_row_of_that_member(ming, guest, guest_of):
    def comes():
        guest_of(ming, "李伟")

    def renames():
        guest.do("rename", member_name="Anja")
        ming.sees_present("小明", "Anja", "李伟")

    def goes():
        guest.do("leave")
        ming.sees_present("小明", "李伟")

    assert touched_by(ming, comes) == ["李伟"]
    assert touched_by(ming, renames) == ["Anja"]
    assert set(touched_by(ming, goes)) == {"Anja"}


def test_a_member_who_goes_away_touches_their_rows(ming, anna, guest_of):
    guest_of(ming, "李伟")

    def goes_away():
        anna.page.goto("/healthz")
        expect(ming.away).to_have_text(["Anna"])

    assert set(touched_by(ming, goes_away)) == {"Anna"}


@pytest.fixture
def guest_of(workers):
    """Let a person join by the API, and wait until a visitor sees them."""

    def guest_of(visitor, name):
        assert Person(workers[1], name).join(visitor.meeting).status_code == 200
        expect(visitor.member(name)).to_be_visible()

    return guest_of


def crowd(visit, count=MANY, **options):
    """Return 小明 among so many that the rows are too many for the DOM."""
    ming = visit("小明", "en-US", **options)
    ming.page.route("**/first_update.js", lambda route: route.fulfill(**NO_FIRST_UPDATE))
    ming.page.route(re.compile("/api/messages\\?meeting_id=[^&]*$"), lambda route: enlarge(route, count))
    ming.create("周会")
    return ming


def enlarge(route, count):
    update = route.fetch().json()
    others = [
        {"member": f"{number:032}", "name": f"Member {number}", "joined_at": number, "online": True}
        for number in range(1, count)
    ]
    route.fulfill(json={**update, "members": [*update["members"], *others]})


waiting = pytest.mark.parametrize("step", ["waiting"])


@waiting
def test_of_many_members_only_those_in_sight_are_in_the_document(visit):
    ming = crowd(visit)
    expect(ming.page.locator("#roster-toggle [data-part=online]")).to_have_text(str(MANY))
    expect(ming.member("Member 5")).to_be_visible()
    assert listed(ming).count() < MOST_ROWS
    panel = ming.page.locator("#roster")
    assert panel.evaluate("panel => panel.scrollHeight") > MANY * 50
    panel.evaluate("panel => { panel.scrollTop = panel.scrollHeight / 2 }")
    expect(ming.member("Member 500")).to_be_visible()
    assert listed(ming).count() < MOST_ROWS
    panel.evaluate("panel => { panel.scrollTop = panel.scrollHeight }")
    expect(ming.member(f"Member {MANY - 1}")).to_be_visible()
    expect(ming.member("Member 5")).to_have_count(0)


@waiting
def test_the_rows_in_the_document_say_their_places_among_all(visit):
    ming = crowd(visit)
    row = ming.member("Member 5")
    expect(row).to_have_attribute("aria-posinset", "6")
    expect(row).to_have_attribute("aria-setsize", str(MANY))
    assert violations(ming.page) == []
    ming.page.get_by_label("Find a person").fill("member 77")
    expect(listed(ming)).to_have_count(11)
    assert listed(ming).first.get_attribute("aria-posinset") is None


@waiting
def test_a_keyboard_goes_through_all_rows(visit):
    ming = crowd(visit, 100)
    ming.sees_host_controls()
    buttons = ming.page.locator("[data-part=present] [data-part=menu]:not([hidden])")
    buttons.first.focus()
    for _ in range(60):
        ming.page.keyboard.press("Tab")
    expect(ming.member("Member 61").locator("[data-part=menu]")).to_be_focused()


@waiting
def test_a_name_being_typed_stays_while_its_row_is_out_of_sight(visit):
    ming = crowd(visit)
    ming.page.locator("[data-part=rename]:visible").click()
    ming.page.keyboard.type("Ming")
    panel = ming.page.locator("#roster")
    panel.evaluate("panel => { panel.scrollTop = panel.scrollHeight / 2 }")
    expect(ming.member("Member 500")).to_be_visible()
    panel.evaluate("panel => { panel.scrollTop = 0 }")
    expect(ming.member("Member 5")).to_be_visible()
    field = ming.page.locator(".rename [name=member_name]")
    expect(field).to_be_focused()
    expect(field).to_have_value("Ming")


@waiting
def test_rows_are_drawn_where_a_screen_turns_or_the_panel_opens(visit):
    ming = crowd(visit, width=360, height=600, has_touch=True, is_mobile=True)
    ming.page.click("#roster-toggle")
    expect(ming.member("Member 5")).to_be_visible()
    ming.page.set_viewport_size({"width": 1000, "height": 2_600})
    expect(ming.member("Member 45")).to_be_visible()
