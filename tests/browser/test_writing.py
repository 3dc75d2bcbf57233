"""Writing: what is sent, when, once, and what becomes of it when the network does not do its part."""

import json

import pytest
from playwright.sync_api import expect

SEND = "**/api/send"
by_http = pytest.mark.parametrize("step", ["waiting"])  # where a request can be held up on its way


def refuse(route, status, code, message):
    route.fulfill(status=status, content_type="application/json", body=json.dumps(
        {"status": "error", "code": code, "message": message}))  # fmt: skip


def keys_of(page):
    """The keys of the sends from here on."""
    keys = []
    page.on(
        "request", lambda sent: sent.url.endswith("/api/send") and keys.append(sent.post_data_json["key"])
    )
    return keys


def test_enter_sends_and_shift_enter_is_a_new_line(ming):
    ming.field.press_sequentially("one")
    ming.field.press("Shift+Enter")
    ming.field.press_sequentially("two")
    ming.field.press("Enter")
    ming.sees("one\ntwo")
    expect(ming.field).to_have_value("")


@pytest.mark.parametrize("event", [{"isComposing": True}, {"keyCode": 229}])
def test_the_enter_of_an_input_method_does_not_send(ming, event):
    ming.write("ni hao")
    ming.field.evaluate(
        "(field, event) => field.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'Enter', bubbles: true, cancelable: true, ...event }))",
        event,
    )
    expect(ming.field).to_have_value("ni hao")
    ming.field.press("Enter")
    ming.sees("ni hao")


def test_two_enters_send_once(ming, anna):
    ming.write("once")
    ming.field.press("Enter")
    ming.field.press("Enter")
    ming.say("then")
    anna.sees("once", "then")


def test_nothing_is_not_sent(ming):
    ming.say("  ")
    ming.say("something")
    ming.sees("something")


@by_http
def test_a_message_is_shown_at_once_as_sending_and_then_as_sent(ming):
    held = []
    ming.page.route(SEND, lambda route: held.append(route))
    with ming.page.expect_request(SEND):
        ming.say("slow")
    expect(ming.pending).to_have_text("slow")
    expect(ming.page.locator("[data-part=state]").first).to_have_text("正在发送…")
    held[0].continue_()
    ming.sees("slow")
    expect(ming.pending).to_have_count(0)
    mark = "getComputedStyle(document.querySelector('.message--mine .message__time'), '::after').content"
    assert "✓" in ming.page.evaluate(mark)


def test_a_draft_survives_a_reload(ming):
    ming.write("half a thou")
    ming.page.reload()
    expect(ming.field).to_have_value("half a thou")


@by_http
def test_what_is_said_offline_is_sent_once_when_the_network_is_back(ming, anna):
    keys = keys_of(ming.page)
    ming.page.context.set_offline(True)
    ming.say("from the tunnel")
    expect(ming.page.locator("#outbox [data-part=state]")).to_contain_text("尚未发送")
    ming.page.context.set_offline(False)
    anna.sees("from the tunnel")
    ming.sees("from the tunnel")
    assert len(set(keys)) == 1


@by_http
def test_what_was_not_sent_survives_a_reload(ming, anna):
    ming.page.route(SEND, lambda route: route.abort())
    ming.say("kept")
    expect(ming.page.locator("#outbox [data-part=retry]")).to_be_visible()
    ming.page.unroute(SEND)
    ming.page.reload()
    anna.sees("kept")
    ming.sees("kept")


@by_http
def test_an_answer_that_was_lost_does_not_double_the_message(ming, anna):
    def lose(route):
        route.fetch()
        route.abort()

    ming.page.route(SEND, lose, times=1)
    ming.say("only once")
    anna.sees("only once")
    ming.say("after")
    anna.sees("only once", "after")
    ming.sees("only once", "after")


@by_http
def test_a_refused_message_says_why_and_offers_to_try_again_with_the_same_key(ming):
    keys = keys_of(ming.page)
    ming.page.route(SEND, lambda route: refuse(route, 400, "bad_request", "No such luck."), times=1)
    ming.say("again")
    expect(ming.page.locator("#outbox [data-part=state]")).to_contain_text("No such luck.")
    ming.page.click("#outbox [data-part=retry]")
    ming.sees("again")
    assert len(keys) == 2
    assert len(set(keys)) == 1


@by_http
def test_a_refused_message_can_be_discarded(ming):
    ming.page.route(SEND, lambda route: refuse(route, 400, "bad_request", "No."), times=1)
    ming.say("no good")
    ming.page.click("#outbox [data-part=discard]")
    expect(ming.pending).to_have_count(0)
    ming.page.reload()
    ming.say("good")
    ming.sees("good")


def test_too_much_is_counted_and_not_sent(ming):
    ming.write("x" * 4001)
    expect(ming.page.locator("#composer [data-part=count]")).to_have_text("4001 / 4000")
    ming.field.press("Enter")
    expect(ming.field).to_have_value("x" * 4001)
    ming.write("x" * 4000)
    ming.field.press("Enter")
    ming.sees("x" * 4000)
