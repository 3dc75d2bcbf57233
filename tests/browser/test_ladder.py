"""How the page follows: over a WebSocket; else by questions that wait; else by one every 2 s; and back up."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LIVE, WAITING
from tests.support.modules import with_modules
from tools.processes import wait_until

ASKING = re.compile(r"/api/messages\?(?!.*wait=)")
WAITS = with_modules("""async ([tries, pages, asked]) => {
  const { Backoff } = await import("/static/js/lib/backoff.js")
  return Array.from({ length: pages }, () => {
    const backoff = new Backoff()
    return Array.from({ length: tries }, () => backoff.next(asked))
  })
}""")


@pytest.mark.parametrize("step", ["live", "waiting", "polling"])
def test_two_people_exchange_messages_by_each_transport(ming, anna, step):
    ming.stands_on(step)
    anna.stands_on(step)
    ming.say("can you hear me?")
    anna.sees("can you hear me?")
    anna.say("yes")
    ming.sees("can you hear me?", "yes")


def test_a_page_with_a_websocket_does_not_poll(ming, guest):
    ming.stands_on("live")
    expect(ming.page.locator("#host-open")).to_be_visible()  # what only hosts need has been fetched
    asked = []
    ming.page.on("request", lambda request: asked.append(request.url))
    guest.say("one")
    ming.say("two")
    ming.sees("one", "two")  # or the guest, who sends by another way, could be before
    guest.say("three")
    ming.sees("one", "two", "three")
    assert asked == []


@pytest.mark.parametrize("step", ["waiting"])
def test_a_page_without_a_websocket_long_polls_with_its_cursor(visit):
    ming = visit("小明")
    with ming.page.expect_request(WAITING) as asked:
        ming.create("周会")
    assert "after=" in asked.value.url


@pytest.mark.parametrize("step", ["waiting"])
def test_a_message_answers_the_waiting_long_poll(visit, host):
    anna, waiting = visit("Anna"), []
    anna.page.on("request", lambda request: WAITING.search(request.url) and waiting.append(request))
    anna.join(host.path)
    wait_until(lambda: anna.page.evaluate("true") and waiting, "the page waits")
    host.say("now")
    anna.sees("now")
    wait_until(lambda: anna.page.evaluate("true") and len(waiting) > 1, "the page waits again")
    answered = [request.response().json()["messages"] for request in waiting[:-1]]
    assert [message["content"] for messages in answered for message in messages] == ["now"]


@pytest.mark.parametrize("step", ["polling"])
def test_the_page_says_that_it_polls_where_long_polls_fail(anna):
    expect(anna.status).to_have_attribute("data-state", "polling")
    expect(anna.status).to_contain_text("2 s")


@pytest.mark.parametrize("step", ["waiting"])
def test_the_page_returns_to_long_polls_by_itself(visit, host):
    anna = visit("Anna")
    anna.fake_clock()
    anna.page.route(WAITING, lambda route: route.abort(), times=1)
    anna.page.goto(host.path)
    anna.page.fill("#member_name", "Anna")
    anna.page.click("form [type=submit]")
    anna.stands_on("polling")
    asked = []
    anna.page.on("request", lambda request: asked.append(request.url))

    def is_waiting():
        anna.page.clock.fast_forward(2_000)
        return any(map(WAITING.search, asked))

    wait_until(is_waiting, "the page waits for news again")
    assert 10 <= sum(1 for url in asked if ASKING.search(url)) <= 15
    host.say("quick again")
    anna.sees("quick again")
    anna.stands_on("waiting")


def test_the_page_returns_to_the_websocket_by_itself(visit, host):
    anna = visit("Anna")
    blocked = []

    def block_the_first(socket):
        if blocked:
            socket.connect_to_server()
        else:
            blocked.append(socket)
            socket.close()

    anna.page.route_web_socket(LIVE, block_the_first)
    anna.fake_clock()
    anna.join(host.path)
    anna.stands_on("waiting")
    anna.page.clock.fast_forward(90_000)
    host.say("up you go")  # ends the question that waits
    anna.sees("up you go")
    anna.stands_on("live")


def test_a_page_that_wakes_tries_the_websocket_at_once(visit, host):
    anna = visit("Anna")
    blocked = []
    anna.page.route_web_socket(
        LIVE, lambda socket: socket.connect_to_server() if blocked else (blocked.append(1), socket.close())
    )
    anna.join(host.path)
    anna.stands_on("waiting")
    anna.look_again()
    anna.stands_on("live")


def follow_until_the_worker_ends(visit, host, unanswered):
    """Return Anna after her first connection was closed for a restart, and the handshakes that followed.

    The first `unanswered` of them get no answer.
    """
    anna, opened = visit("Anna"), []

    def answer(socket):
        opened.append(socket)
        if len(opened) == 1 or len(opened) > 1 + unanswered:
            socket.connect_to_server()

    anna.page.route_web_socket(LIVE, answer)
    anna.fake_clock()
    anna.join(host.path)
    anna.stands_on("live")
    opened[0].close(code=1012, reason="0")
    return anna, opened


def test_a_page_whose_handshake_is_late_tries_others_before_it_polls(visit, host):
    anna, opened = follow_until_the_worker_ends(visit, host, unanswered=9)
    asked = []
    anna.page.on("request", lambda request: "/api/messages" in request.url and asked.append(request.url))

    def polls():
        anna.page.clock.fast_forward(1_000)
        return asked

    wait_until(polls, "the page polls")
    assert len(opened) == 1 + 3
    host.say("by a poll")
    anna.sees("by a poll")


def test_a_page_whose_handshake_is_late_does_not_poll_if_the_next_is_answered(visit, host):
    anna, opened = follow_until_the_worker_ends(visit, host, unanswered=1)
    asked = []
    anna.page.on("request", lambda request: "/api/messages" in request.url and asked.append(request.url))

    def is_open():
        anna.page.clock.fast_forward(1_000)
        return len(opened) == 3

    wait_until(is_open, "the page tries again")
    host.say("over the WebSocket")
    anna.sees("over the WebSocket")
    anna.stands_on("live")
    assert asked == []


def test_the_page_shows_which_members_type_until_they_stop(ming, anna):
    anna.field.press_sequentially("hel")
    expect(ming.page.locator("#typing")).to_have_text("Anna正在输入…")
    anna.say("hello")
    expect(ming.page.locator("#typing")).to_be_empty()
    expect(anna.page.locator("#typing")).to_be_empty()


def test_a_mark_of_typing_expires_by_itself(visit, ming):
    anna = visit("Anna")
    anna.fake_clock()
    anna.join(ming.path)
    ming.field.press_sequentially("wel")
    typing = anna.page.locator("#typing")
    expect(typing).to_have_text("小明正在输入…")
    anna.page.clock.fast_forward(5_100)
    expect(typing).to_be_empty()


def test_pages_that_are_refused_wait_longer_each_time_and_never_all_at_once(ming):
    pages = ming.page.evaluate(WAITS, [8, 200, 0])
    for number, waits in enumerate(zip(*pages, strict=True)):
        most = min(15_000, 500 * 2**number)
        assert most / 2 <= min(waits) <= max(waits) <= most
        assert len({round(wait) for wait in waits}) > 50
    assert all(wait >= 5_000 for waits in ming.page.evaluate(WAITS, [3, 20, 5]) for wait in waits)
