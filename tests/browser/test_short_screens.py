"""A screen of little height: the conversation keeps its room, and the composer can be used."""

import pytest
from playwright.sync_api import expect

LINES = [f"line {number}" for number in range(30)]
TOUCH = {"has_touch": True, "is_mobile": True}
SCREENS = {
    "at 400 %": (320, 256, {}),
    "a phone on its side": (640, 320, TOUCH),
    "a phone with its keyboard open": (360, 380, TOUCH),
}
LEAST_PX = 120


@pytest.fixture(params=SCREENS.values(), ids=SCREENS)
def ming(visit, request):
    width, height, options = request.param
    ming = visit("Ming", "en-US", width, height, **options)
    ming.create("A meeting with a name that is rather long and goes on for quite a while")
    ming.say_quickly(LINES)
    expect(ming.messages.last).to_have_text(LINES[-1])
    return ming


def visible_height(visitor):
    return visitor.timeline.evaluate("timeline => timeline.clientHeight")


def test_the_conversation_keeps_its_room(ming):
    assert visible_height(ming) >= LEAST_PX
    expect(ming.messages.last).to_be_in_viewport(ratio=1)
    assert ming.fits()


def test_a_long_draft_leaves_room_for_the_conversation(ming):
    ming.write("\n".join(LINES))
    assert visible_height(ming) >= LEAST_PX - 40
    expect(ming.field).to_be_in_viewport(ratio=1)
    expect(ming.page.locator("#composer [type=submit]")).to_be_in_viewport(ratio=1)


def test_the_restrictions_of_the_meeting_take_no_room(ming):
    ming.do("host/lock", on=True)
    expect(ming.page.locator("#rules")).to_have_text("Locked")
    assert visible_height(ming) >= LEAST_PX


def test_offline_the_conversation_is_still_readable(ming):
    ming.go_offline()
    assert visible_height(ming) >= LEAST_PX - 40
    ming.page.context.set_offline(False)


def test_the_menu_and_the_people_can_be_used(ming):
    ming.open_by("#settings-open")
    expect(ming.page.locator("#settings")).to_be_visible()
    ming.page.keyboard.press("Escape")
    ming.page.click("#roster-toggle")
    expect(ming.present.first).to_be_in_viewport()
    assert ming.fits()
