"""A long message shows its beginning; the reader unfolds it, or is led to it."""

import pytest
from playwright.sync_api import expect

LINES = "\n".join(f"line {number}" for number in range(40))
TEXT = "The header is one row now. " * 60 + "needle"


@pytest.fixture
def anna(visit, host):
    anna = visit("Anna", "en-US")
    anna.join(host.path)
    return anna


def more(visitor):
    return visitor.page.locator(".message__more:visible")


def is_folded(visitor):
    return visitor.page.locator(".message--folded")


@pytest.mark.parametrize("text", [LINES, TEXT, "很长的消息。" * 150], ids=["lines", "English", "Chinese"])
def test_a_long_message_shows_its_beginning_until_the_reader_unfolds_it(anna, host, text):
    host.say(text)
    expect(more(anna)).to_have_text("Show more")
    content = anna.messages.last
    folded = content.bounding_box()["height"]
    assert folded < 220
    more(anna).focus()
    anna.page.keyboard.press("Enter")
    expect(more(anna)).to_have_text("Show less")
    expect(more(anna)).to_have_attribute("aria-expanded", "true")
    assert content.bounding_box()["height"] > folded + 40
    more(anna).click()
    expect(more(anna)).to_have_text("Show more")
    assert content.bounding_box()["height"] == folded


def test_a_message_of_a_screenful_is_shown_whole(anna, host):
    host.say("\n".join(f"line {number}" for number in range(12)))
    expect(anna.messages).to_have_count(1)
    expect(more(anna)).to_have_count(0)


def test_a_message_that_becomes_short_or_long_by_an_edit_is_folded_as_it_is(anna, host):
    seq = host.send(TEXT).json["message"]["seq"]
    expect(more(anna)).to_have_text("Show more")
    assert host.edit(seq, "short").status_code == 200
    anna.sees("short")
    expect(more(anna)).to_have_count(0)
    assert host.edit(seq, LINES).status_code == 200
    expect(more(anna)).to_have_text("Show more")


def test_the_reader_stays_at_the_beginning_of_what_they_unfold_at_the_end(anna, host):
    host.say_quickly([*(f"before {number}" for number in range(20)), LINES])
    expect(more(anna)).to_be_in_viewport()
    content = anna.messages.last
    before = content.bounding_box()["y"]
    more(anna).click()
    expect(more(anna)).to_have_text("Show less")
    assert content.bounding_box()["y"] == pytest.approx(before, abs=1)
    host.say("after")
    expect(anna.page.locator("#newer")).to_have_text("1 new message")


def test_a_search_and_a_quote_lead_to_the_whole_message(anna, host):
    seq = host.send(TEXT).json["message"]["seq"]
    expect(is_folded(anna)).to_have_count(1)
    anna.page.click("#search-open")
    anna.page.fill("#wanted", "needle")
    anna.page.keyboard.press("Enter")
    anna.page.locator(".hit").click()
    expect(is_folded(anna)).to_have_count(0)
    more(anna).click()
    expect(is_folded(anna)).to_have_count(1)
    assert host.send("see there", reply_to=seq).status_code == 200
    anna.quote.click()
    expect(is_folded(anna)).to_have_count(0)


def test_a_link_in_the_hidden_part_is_shown_when_it_gets_the_focus(anna, host):
    host.say(f"{LINES}\nhttps://example.org/end")
    expect(is_folded(anna)).to_have_count(1)
    anna.page.locator(".message__content a").focus()
    expect(is_folded(anna)).to_have_count(0)
    expect(anna.page.locator(".message__content a")).to_be_in_viewport()


def test_paper_shows_the_whole_message(anna, host):
    host.say(LINES)
    expect(is_folded(anna)).to_have_count(1)
    anna.page.emulate_media(media="print")
    assert anna.messages.last.evaluate("box => box.scrollHeight - box.clientHeight") <= 1
    expect(anna.page.locator(".message__more")).to_be_hidden()
