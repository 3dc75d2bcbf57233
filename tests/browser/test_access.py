"""Everybody can use it: by keyboard, by ear, in the dark, on a small screen."""

import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

LOOKS = pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("zh-CN", 1280, "light"), ("en-US", 360, "dark"), ("en-US", 1280, "dark")],
)


def violations(page):
    return [
        (found["id"], [node["html"] for node in found["nodes"]])
        for found in Axe().run(page).response["violations"]
    ]


@LOOKS
def test_axe_finds_nothing_on_the_pages_outside_a_meeting(visit, ming, language, width, scheme):
    guest = visit("Anna", language, width, color_scheme=scheme)
    for path in ("/", ming.path, f"/{uuid.uuid4()}"):
        guest.page.goto(path)
        assert violations(guest.page) == []
        assert guest.fits()


@LOOKS
def test_axe_finds_nothing_in_a_meeting(visit, ming, anna, clock, language, width, scheme):
    guest = visit("李伟", language, width, color_scheme=scheme)
    guest.join(ming.path)
    anna.say("hello")
    guest.sees("hello")
    guest.say("hi")
    guest.sees("hello", "hi")
    if width < 700:
        guest.page.click("#roster-toggle")
    assert violations(guest.page) == []
    guest.page.click("#leave")
    assert violations(guest.page) == []


def test_a_meeting_can_be_held_with_the_keyboard_alone(visit):
    ming = visit("Ming", "en-US")
    ming.page.goto("/")
    keyboard = ming.page.keyboard
    keyboard.type("Standup")
    keyboard.press("Tab")
    keyboard.type("Ming")
    keyboard.press("Enter")
    expect(ming.field).to_be_focused()
    keyboard.type("hello")
    keyboard.press("Enter")
    ming.sees("hello")
    ming.page.locator("#leave").focus()
    keyboard.press("Enter")
    expect(ming.page.locator("#leave-dialog [value=stay]")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(ming.page.locator("#create")).to_be_visible()


def test_the_skip_link_leads_to_the_message_field(ming):
    ming.page.locator(".skip").focus()
    ming.page.keyboard.press("Enter")
    expect(ming.field).to_be_focused()


def test_at_twice_the_size_everything_is_still_there(visit):
    ming = visit("Ming", "en-US", 640, 400)
    ming.create("A meeting with a name that is rather long and goes on for quite a while, as names do")
    ming.say("hello")
    ming.sees("hello")
    assert ming.fits()
    expect(ming.page.locator("#leave")).to_be_in_viewport()
    expect(ming.field).to_be_in_viewport()
