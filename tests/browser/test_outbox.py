"""Messages written without a network wait in order, and a refused message can be copied."""

import json

import pytest
from playwright.sync_api import expect

SEND = "**/api/send"
by_http = pytest.mark.parametrize("step", ["waiting"])


def refuse(route):
    answer = {"status": "error", "code": "bad_request", "message": "No such luck."}
    route.fulfill(status=400, content_type="application/json", body=json.dumps(answer))


@by_http
def test_unsent_messages_are_sent_in_order_even_after_a_reload(ming, anna):
    ming.page.route(SEND, lambda route: route.abort())
    texts = [f"{number}" for number in range(8)]
    for text in texts:
        ming.say(text)
    expect(ming.pending).to_have_text(texts)
    ming.page.unroute(SEND)
    ming.page.reload()
    anna.sees(*texts)
    ming.sees(*texts)


@by_http
def test_a_refused_message_can_be_copied(visit):
    ming = visit("小明", permissions=["clipboard-read", "clipboard-write"])
    ming.create("周会")
    ming.page.route(SEND, refuse)
    ming.say("**no** luck")
    expect(ming.page.locator("#outbox [data-part=state]")).to_contain_text("No such luck.")
    ming.page.click("#outbox [data-part=copy]")
    expect(ming.page.locator("#toast")).to_have_text("已复制")
    assert ming.page.evaluate("navigator.clipboard.readText()") == "**no** luck"
    expect(ming.pending).to_have_count(1)


@by_http
def test_a_refused_message_does_not_delay_the_next(ming, anna):
    ming.page.route(SEND, refuse, times=1)
    ming.say("refused")
    expect(ming.page.locator("#outbox .message--failed")).to_have_count(1)
    ming.say("taken")
    anna.sees("taken")
    expect(ming.pending).to_have_text(["refused"])
