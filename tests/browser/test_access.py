"""Everybody can use it: by keyboard, by ear, in the dark, on a small screen."""

import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import ApiVisitor
from tests.support.axe import LOOKS, violations


@pytest.fixture
def guest_of_host(workers, host):
    guest = ApiVisitor(workers[1], "Guy")
    assert guest.join(host.meeting).status_code == 200
    return guest


@LOOKS
def test_axe_finds_nothing_on_the_pages_outside_a_meeting(visit, host, language, width, scheme):
    guest = visit("Anna", language, width, color_scheme=scheme)
    for path in ("/", host.path, f"/{uuid.uuid4()}"):
        guest.page.goto(path)
        assert violations(guest.page) == []
        assert guest.fits()


@LOOKS
def test_axe_finds_nothing_in_a_meeting(visit, host, language, width, scheme):
    guest = visit("李伟", language, width, color_scheme=scheme)
    guest.join(host.path)
    host.say("hello")
    guest.sees("hello")
    guest.say("hi")
    guest.sees("hello", "hi")
    if width < 700:
        guest.page.click("#roster-toggle")
    assert violations(guest.page) == []
    if width < 700:
        guest.page.keyboard.press("Escape")
    guest.open_by("#leave")
    assert violations(guest.page) == []


@LOOKS
def test_axe_finds_nothing_in_messages_and_their_actions(visit, host, language, width, scheme):
    guest = visit("李伟", language, width, color_scheme=scheme)
    guest.join(host.path)
    host.say("> as said\n**look** at `this`, @李伟: https://example.org\n```\nmake\n```\n- and\n- this")
    expect(guest.messages).to_have_count(1)
    guest.act("look", "reply")
    guest.say("hi 😀")
    expect(guest.messages).to_have_count(2)
    guest.act("hi", "pick")
    assert violations(guest.page) == []
    guest.page.locator("#picker").get_by_text("🎉").first.click()
    expect(guest.page.locator(".reaction")).to_have_count(1)
    guest.act("hi", "delete")
    assert violations(guest.page) == []
    guest.page.click("#delete-dialog [value=delete]")
    expect(guest.page.locator(".message--deleted")).to_be_visible()
    assert violations(guest.page) == []
    assert guest.fits()


@LOOKS
def test_axe_finds_nothing_in_the_composer(visit, host, language, width, scheme):
    guest = visit("李伟", language, width, color_scheme=scheme)
    guest.join(host.path)
    guest.say("hi")
    guest.sees("hi")
    guest.field.press("ArrowUp")
    assert violations(guest.page) == []
    guest.field.press("Escape")
    for begun in ("@", "/"):
        guest.write("")
        guest.field.press_sequentially(begun)
        expect(guest.page.locator("#choices")).to_be_visible()
        assert violations(guest.page) == []
    guest.say("/help")
    expect(guest.page.locator("#help-dialog")).to_be_visible()
    assert violations(guest.page) == []
    guest.page.keyboard.press("Escape")
    guest.say("/shrug")
    expect(guest.page.locator("#toast")).to_be_visible()
    assert violations(guest.page) == []


def test_a_screen_reader_gets_the_sender_of_each_message(visit, host, guest_of_host):
    ming = visit("Ming", "en-US")
    ming.join(host.path)
    guest_of_host.say_quickly(["shall we start?", "now?"])
    expect(ming.messages).to_have_count(2)
    ming.say("yes, I agree")
    expect(ming.messages).to_have_count(3)
    ming.act("now?", "reply")
    ming.say("in a minute")
    expect(ming.messages).to_have_count(4)
    guest_of_host.say("fine")
    expect(ming.messages).to_have_count(5)
    items = ming.page.locator("#timeline [data-part=list] .message").all()
    heard = [item.aria_snapshot() for item in items]
    for sender, text, item in zip(
        ["Guy", "Guy", "You", "You", "Guy"],
        ["shall we start?", "now?", "yes, I agree", "in a minute", "fine"],
        heard,
        strict=True,
    ):
        assert item.index(sender) < item.index(text)
    assert ["In reply to" in item for item in heard] == [False, False, False, True, False]
    shown = ming.page.locator("#timeline .message__head").evaluate_all(
        "heads => heads.filter((head) => head.offsetWidth > 1).map((head) => head.firstChild.textContent)"
    )
    assert shown == ["Guy", "Guy"]
    assert violations(ming.page) == []


def test_a_message_that_is_not_sent_yet_has_its_sender_too(ming):
    ming.page.context.set_offline(True)
    ming.say("later")
    expect(ming.pending).to_have_text("later")
    item = ming.page.locator("#outbox .message").aria_snapshot()
    assert item.index("您") < item.index("later")
    ming.page.context.set_offline(False)
    ming.sees("later")


def test_a_meeting_can_be_held_with_the_keyboard_alone(visit):
    ming = visit("Ming", "en-US")
    ming.page.goto("/")
    keyboard = ming.page.keyboard
    keyboard.type("Standup")
    keyboard.press("Tab")
    keyboard.type("Ming")
    keyboard.press("Enter")
    ming.has_the_caret()
    keyboard.type("hello")
    keyboard.press("Enter")
    ming.sees("hello")
    ming.page.locator("#more-open").focus()
    keyboard.press("Enter")
    keyboard.press("End")
    keyboard.press("Enter")
    expect(ming.page.locator("#leave-dialog [value=stay]")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(ming.page.get_by_role("link", name="Rejoin")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(ming.page.locator("#create")).to_be_visible()


def test_the_skip_link_leads_to_the_message_field(ming):
    ming.page.locator(".skip").focus()
    ming.page.keyboard.press("Enter")
    expect(ming.field).to_be_focused()


def test_the_page_fits_at_twice_the_size(visit):
    ming = visit("Ming", "en-US", 640, 400)
    ming.create_by_hand("A meeting with a name that is rather long and goes on for quite a while, as they do")
    ming.say("hello")
    ming.sees("hello")
    assert ming.fits()
    expect(ming.page.locator("#more-open")).to_be_in_viewport()
    expect(ming.field).to_be_in_viewport()
