"""A chat without messages shows the invitation, and nothing else."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import LOOKS, violations

SHARE = "navigator.share = async (what) => { window.shared = what }"


def card(visitor):
    return visitor.page.locator("#empty")


def test_a_new_chat_shows_the_link_and_its_code_and_no_lines(ming):
    expect(card(ming)).to_be_visible()
    expect(card(ming)).to_contain_text(ming.path[1:])
    expect(ming.page.locator("[data-qr]").first).to_have_attribute("src", f"{ming.path}/qr.svg")
    expect(ming.page.locator(".day:visible, .change:visible")).to_have_count(0)


def test_its_title_invites_only_while_no_other_member_is_here(visit, ming):
    title = card(ming).get_by_role("heading")
    expect(title).to_have_text("邀请第一批成员", use_inner_text=True)
    anna = visit("Anna", "en-US")
    anna.join(ming.path)
    expect(title).to_have_text("还没有消息", use_inner_text=True)
    expect(card(anna).get_by_role("heading")).to_have_text("No messages yet", use_inner_text=True)


def test_its_title_says_that_earlier_messages_are_hidden(visit, host):
    host.say("before")
    assert host.do("host/hide_history", on=True).status_code == 200
    anna = visit("Anna", "en-US")
    anna.join(host.path)
    title = card(anna).get_by_role("heading")
    expect(title).to_have_text("Earlier messages are hidden from you", use_inner_text=True)


def test_it_leaves_with_the_first_message(ming, anna):
    for visitor in (ming, anna):
        expect(card(visitor)).to_be_visible()
    anna.say("hello")
    for visitor in (ming, anna):
        visitor.sees("hello")
        expect(card(visitor)).to_be_hidden()
        expect(visitor.page.locator(".day:visible")).to_have_count(1)


def test_it_leaves_when_a_message_waits_for_the_network(ming):
    ming.page.context.set_offline(True)
    ming.say("later")
    expect(ming.pending).to_be_visible()
    expect(card(ming)).to_be_hidden()
    ming.page.context.set_offline(False)
    ming.sees("later")


def test_the_link_is_copied_and_shared(visit):
    ming = visit("Ming", "en-US", 360, 740, permissions=["clipboard-read", "clipboard-write"])
    ming.page.add_init_script(SHARE)
    ming.create("Standup")
    card(ming).get_by_role("button", name="Copy link").click()
    expect(ming.page.locator("#toast")).to_have_text("Link copied")
    assert ming.page.evaluate("navigator.clipboard.readText()") == ming.page.url
    card(ming).get_by_role("button", name="Share").click()
    ming.page.wait_for_function("window.shared?.url === location.href")


def test_a_new_link_is_in_it(ming):
    before = ming.path
    ming.do("host/new_link")
    ming.page.wait_for_function("(before) => location.pathname !== before", arg=before)
    expect(card(ming)).to_contain_text(ming.path[1:])
    for code in ming.page.locator("[data-qr]").all():
        expect(code).to_have_attribute("src", f"{ming.path}/qr.svg")


def test_a_chat_whose_newest_entries_are_no_messages_is_not_empty(visit, host):
    host.say("the only message")
    for time in range(110):
        assert host.do("host/lock", on=time % 2 == 0).status_code == 200
    anna = visit("Anna", "en-US")
    anna.join(host.path)
    expect(anna.messages).to_have_text(["the only message"])
    expect(card(anna)).to_be_hidden()


@pytest.mark.parametrize("height", [320, 480])
def test_on_a_low_screen_its_beginning_is_in_view(visit, height):
    ming = visit("Ming", "en-US", 360, height)
    ming.create("Standup")
    expect(card(ming).locator("h2")).to_be_in_viewport()
    assert ming.fits()


@LOOKS
def test_axe_finds_nothing_in_an_empty_chat(visit, language, width, scheme):
    ming = visit("Ming", language, width, color_scheme=scheme)
    ming.create("Standup")
    expect(card(ming)).to_be_visible()
    assert violations(ming.page) == []
    assert ming.fits()
