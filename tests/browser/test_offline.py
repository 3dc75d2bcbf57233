"""The page while its browser has no network, and when the network is back."""

import pytest
from playwright.sync_api import expect

AT_ONCE_MS = 8_000  # an open connection that is silent is given up after 50 s
WORDS = "You're offline. Messages will be sent when you're back."
SAY_OFFLINE = """() => {
  dispatchEvent(new Event("offline"))
  return document.querySelector("#offline:not([hidden])")?.textContent
}"""
every_step = pytest.mark.parametrize("step", ["live", "waiting", "polling"])


@pytest.fixture
def ming(visit):
    ming = visit("Ming", "en-US")
    ming.create("Standup")
    return ming


def bar(visitor):
    return visitor.page.locator("#offline")


def go_offline(visitor, is_offline=True):
    visitor.page.context.set_offline(is_offline)


@every_step
def test_a_page_without_a_network_says_so_at_once(ming):
    go_offline(ming)
    expect(bar(ming)).to_have_text(WORDS, timeout=AT_ONCE_MS)
    expect(ming.page.locator("#announcer")).to_have_text(WORDS, timeout=AT_ONCE_MS)
    expect(ming.status).to_have_text("Offline", timeout=AT_ONCE_MS)
    expect(ming.status).to_have_attribute("data-state", "waiting")


def test_a_chinese_page_says_so_in_chinese(visit):
    ming = visit("小明")
    ming.create("周会")
    go_offline(ming)
    expect(bar(ming)).to_have_text("网络已断开，恢复后会自动发送消息。", timeout=AT_ONCE_MS)


@every_step
def test_a_message_says_why_it_waits_and_goes_out_when_the_network_is_back(ming, guest):
    state = ming.page.locator("#outbox [data-part=state]")
    go_offline(ming)
    ming.say("from the tunnel")
    expect(state).to_have_text("Not sent yet. You're offline.", timeout=AT_ONCE_MS)
    go_offline(ming, False)
    ming.sees("from the tunnel")
    expect(ming.pending).to_have_count(0)
    expect(bar(ming)).to_be_hidden()
    ming.sees_connected()
    expect(ming.page.locator("#announcer")).to_contain_text("Connected")


def test_a_message_on_its_way_says_so_as_soon_as_the_network_is_gone(ming):
    ming.page.evaluate("WebSocket.prototype.send = () => {}")
    ming.say("half sent")
    state = ming.page.locator("#outbox [data-part=state]")
    expect(state).to_have_text("Sending…")
    go_offline(ming)
    expect(state).to_have_text("Not sent yet. You're offline.", timeout=AT_ONCE_MS)


@pytest.mark.parametrize("step", ["waiting"])
def test_the_bar_stays_until_the_service_answers_again(ming):
    go_offline(ming)
    expect(bar(ming)).to_have_text(WORDS)
    ming.page.route("**/api/messages**", lambda route: route.abort())
    go_offline(ming, False)
    expect(bar(ming)).to_have_text("You're back online. Reconnecting…")
    expect(ming.status).to_contain_text("Retrying in")
    ming.page.unroute("**/api/messages**")
    ming.look_again()
    expect(bar(ming)).to_be_hidden()
    ming.sees_connected()


@every_step
def test_a_browser_that_is_wrong_about_its_network_is_not_believed_for_long(ming):
    """A service on this machine answers without any network."""
    shown = ming.page.evaluate(SAY_OFFLINE)
    assert shown == WORDS
    expect(bar(ming)).to_be_hidden()
    ming.sees_connected()
    ming.say("still here")
    ming.sees("still here")


def test_after_the_end_of_the_meeting_the_network_does_not_matter(ming, anna):
    ming.do("host/end")
    expect(anna.notice).to_be_visible()
    go_offline(anna)
    anna.page.wait_for_function("() => !navigator.onLine")
    expect(bar(anna)).to_be_hidden()
    expect(anna.status).to_have_text("Meeting ended")
