"""The private link of hosts: shown once, good anywhere, asked for nothing."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def created(visit):
    """小明, who has just made a meeting: as yet, the host link is before his eyes."""
    ming = visit("小明", permissions=["clipboard-read", "clipboard-write"])
    ming.page.goto("/")
    ming.page.fill("#meeting_name", "周会")
    ming.enter()
    return ming


def has_the_caret(ming):
    """The dialog is closed and the page has heard of it, a task later: nobody types sooner."""
    expect(ming.field).to_be_focused()
    ming.page.evaluate("() => new Promise((done) => setTimeout(done))")


def link_of(ming):
    return ming.page.locator("#host-link-field").input_value()


def badge(visitor, name):
    return visitor.member(name).locator("[data-part=badge]")


def test_the_host_link_is_shown_once_to_whoever_makes_the_meeting(created):
    dialog = created.page.locator("#host-link")
    expect(dialog).to_contain_text("它只显示这一次")
    assert re.fullmatch(rf"http://.*{created.path}#host=[\w-]{{43}}", link_of(created))
    dialog.locator("[data-part=copy]").click()
    expect(dialog.locator("[data-part=said]")).to_have_text("链接已复制")
    assert created.page.evaluate("navigator.clipboard.readText()") == link_of(created)
    created.page.keyboard.press("Escape")
    has_the_caret(created)
    created.page.keyboard.type("hello")
    expect(created.field).to_have_value("hello")
    created.page.reload()
    created.sees_connected()
    expect(dialog).to_be_hidden()


def test_after_the_link_is_closed_with_the_pointer_one_writes_on(created):
    created.page.locator("#host-link form .button--quiet").click()
    has_the_caret(created)
    created.page.keyboard.type("hello")
    expect(created.field).to_have_value("hello")


def test_on_another_browser_the_link_asks_for_nothing_but_a_name(visit, created):
    for rule in ("lock", "waiting_room"):
        created.do(f"host/{rule}", on=True)
    created.do("host/passcode", passcode="sesame")
    phone = visit("小明的手机", "en-US", 360)
    phone.page.goto(link_of(created))
    expect(phone.page.locator("#join [data-part=host]")).to_be_visible()
    expect(phone.page.locator("#passcode")).to_be_hidden()
    assert "#" not in phone.page.url
    phone.enter()
    phone.page.click("#roster-toggle")
    expect(badge(phone, "小明的手机")).to_have_text("Host")
    created.page.keyboard.press("Escape")
    expect(badge(created, "小明的手机")).to_have_text("主持人")
    expect(phone.page.locator("#host-open")).to_be_visible()


def test_whoever_is_in_the_meeting_becomes_host_by_the_link(visit, created, workers):
    anna = visit("Anna", "en-US", url=workers[1].url)
    anna.join(created.path)
    expect(anna.page.locator("#host-open")).to_be_hidden()
    anna.page.evaluate("(hash) => { location.hash = hash }", link_of(created).partition("#")[2])
    expect(badge(anna, "Anna")).to_have_text("Host")
    expect(anna.changes.last).to_have_text("You are host now")
    expect(anna.page.locator("#host-open")).to_be_visible()
    assert "#" not in anna.page.url


def test_a_link_that_is_not_valid_says_so_and_leaves_the_usual_way(visit, created):
    created.do("host/passcode", passcode="sesame")
    guest = visit("Anna", "en-US")
    guest.page.goto(f"{created.path}#host={'x' * 43}")
    guest.page.fill("#member_name", "Anna")
    guest.page.click("form [type=submit]")
    expect(guest.page.locator("#refused")).to_have_text("This host link is not valid, or no longer.")
    guest.page.fill("#passcode", "sesame")
    guest.enter()
    expect(guest.page.locator("#host-open")).to_be_hidden()


def test_the_host_link_opens_the_meeting_when_the_other_link_was_replaced(visit, created):
    created.do("host/new_link")
    phone = visit("小明的手机")
    phone.page.goto(link_of(created))
    phone.enter()
    assert phone.path == created.path
    expect(badge(phone, "小明的手机")).to_have_text("主持人")


def test_a_new_host_link_takes_the_place_of_the_old_one(visit, created):
    old = link_of(created)
    created.page.keyboard.press("Escape")
    created.page.click("#host-open")
    created.page.click("[data-deed=hostLink]")
    created.page.click("#sure-dialog [value=yes]")
    expect(created.page.locator("#host-link")).to_be_visible()
    new = link_of(created)
    guest = visit("Anna", "en-US")
    for link in (old, new):
        guest.page.goto("about:blank")
        guest.page.goto(link)
        guest.page.fill("#member_name", "Anna")
        guest.page.click("form [type=submit]")
        if link == old:
            expect(guest.page.locator("#refused")).to_be_visible()
    guest.sees_connected()
    expect(badge(guest, "Anna")).to_have_text("Host")
