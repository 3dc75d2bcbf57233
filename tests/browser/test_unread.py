"""Unread messages: the line above them, their number, and the buttons that lead to them."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import ApiVisitor

LINES = [f"line {n}" for n in range(60)]


@pytest.fixture
def both(visit, workers):
    """Anna has talked for a while, and 小明 has come and read it all."""
    anna = ApiVisitor(workers[1], "Anna")
    assert anna.create().status_code == 200
    anna.say_quickly(LINES)
    ming = visit("小明")
    ming.join(anna.path)
    expect(ming.messages).to_have_count(60)
    expect(ming.messages.last).to_be_in_viewport()
    ming.page.wait_for_function("(meeting) => localStorage[`read:${meeting}`]", arg=anna.meeting)
    return ming, anna


def first(visitor):
    return visitor.page.locator("#first [data-part=go]")


def newer(visitor):
    return visitor.page.locator("#newer [data-part=go]")


def line(visitor):
    return visitor.page.locator(".message:has(> .unread) .message__content")


def come_back_after(ming, anna, texts):
    """小明 is away while Anna goes on."""
    path = ming.path
    ming.page.goto("about:blank")
    anna.say_quickly(texts)
    ming.page.goto(path)
    ming.sees_connected()


def test_a_reader_above_the_end_stays_there_and_sees_the_number_of_new_messages(both):
    ming, anna = both
    ming.scroll(300)
    before = ming.timeline.evaluate("box => box.scrollTop")
    anna.say("one")
    expect(newer(ming)).to_have_text("1 条新消息")
    anna.say_quickly(["two", "three"])
    expect(newer(ming)).to_have_text("3 条新消息")
    assert ming.timeline.evaluate("box => box.scrollTop") == before
    expect(line(ming)).to_have_text("one")
    newer(ming).click()
    expect(ming.messages.last).to_be_in_viewport()
    expect(newer(ming)).to_be_hidden()


def test_the_number_of_new_messages_has_english_plurals(visit, host):
    anna = visit("Anna", "en-US")
    anna.join(host.path)
    host.say_quickly(LINES)
    expect(anna.messages.last).to_have_text(LINES[-1])
    expect(anna.messages.last).to_be_in_viewport()
    anna.scroll(0)
    host.say("one")
    expect(newer(anna)).to_have_text("1 new message")
    host.say("two")
    expect(newer(anna)).to_have_text("2 new messages")


def test_a_button_leads_to_the_end_and_the_page_follows_it_again(both):
    ming, anna = both
    expect(newer(ming)).to_be_hidden()
    ming.scroll(0)
    expect(newer(ming)).to_be_visible()
    expect(newer(ming)).to_have_text("回到最新")
    newer(ming).focus()
    ming.page.keyboard.press("Enter")
    expect(newer(ming)).to_be_hidden()
    expect(ming.timeline).to_be_focused()
    anna.say("next")
    expect(ming.messages.last).to_have_text("next")
    expect(ming.messages.last).to_be_in_viewport()


def test_sending_a_message_scrolls_to_the_end(both):
    ming, _ = both
    ming.scroll(0)
    ming.say("here I am")
    expect(ming.messages.last).to_have_text("here I am")
    expect(ming.messages.last).to_be_in_viewport()


def test_the_last_message_stays_in_sight_when_a_keyboard_comes_up(both):
    ming, _ = both
    ming.page.set_viewport_size({"width": 1280, "height": 400})
    expect(ming.messages.last).to_be_in_viewport()
    ming.write("\n" * 6)
    expect(ming.messages.last).to_be_in_viewport()


def test_a_member_who_returns_sees_a_line_above_the_new_messages(both):
    come_back_after(*both, ["new one", "new two"])
    ming, _ = both
    expect(line(ming)).to_have_text("new one")
    expect(ming.messages.last).to_be_in_viewport()
    expect(first(ming)).to_be_hidden()
    ming.page.reload()
    expect(ming.messages).to_have_count(62)
    expect(line(ming)).to_have_count(0)


def test_the_line_stays_until_everything_below_it_is_read(both):
    come_back_after(*both, [f"new {n}" for n in range(40)])
    ming, anna = both
    first(ming).click()
    expect(line(ming)).to_be_in_viewport()
    anna.say("newest")
    expect(newer(ming)).to_have_text("1 条新消息")
    expect(line(ming)).to_have_text("new 0")
    newer(ming).click()
    expect(newer(ming)).to_be_hidden()
    ming.scroll(0)
    anna.say("after that")
    expect(newer(ming)).to_have_text("1 条新消息")
    expect(line(ming)).to_have_text("after that")


def test_messages_that_arrived_in_a_hidden_tab_are_below_the_line(both):
    ming, anna = both
    ming.hide()
    anna.say_quickly(["new one", "new two"])
    expect(ming.messages.last).to_have_text("new two")
    ming.hide(False)
    expect(line(ming)).to_have_text("new one")
    anna.say("three")
    expect(ming.messages.last).to_have_text("three")
    expect(line(ming)).to_have_text("new one")
    expect(newer(ming)).to_be_hidden()


def test_the_members_own_messages_are_not_new(both):
    ming, _ = both
    path = ming.path
    ming.page.goto("about:blank")
    sent = ming.page.request.post("/api/send", data={"meeting_id": path[1:], "content": "mine"})
    assert sent.ok
    ming.page.goto(path)
    expect(ming.messages.last).to_have_text("mine")
    expect(line(ming)).to_have_count(0)


def test_a_button_leads_to_the_first_new_message_far_above(both):
    come_back_after(*both, [f"new {n}" for n in range(230)])
    ming, _ = both
    expect(first(ming)).to_have_text("跳到首条未读")
    expect(line(ming)).to_have_count(0)
    first(ming).click()
    expect(line(ming)).to_have_text("new 0")
    expect(line(ming)).to_be_in_viewport()
    expect(ming.page.locator(".message:has(> .unread)")).to_be_focused()
    expect(first(ming)).to_be_hidden()


def test_a_reader_who_scrolls_up_without_the_button_finds_the_line(both):
    come_back_after(*both, [f"new {n}" for n in range(130)])
    ming, _ = both
    ming.go_to_the_beginning()
    expect(line(ming)).to_have_text("new 0")


@pytest.mark.parametrize("mark", [{"seq": 50, "id": "of-another-log"}, {"seq": 9000, "id": "x"}, None])
def test_a_stored_position_from_another_log_draws_no_line(both, mark):
    ming, _ = both
    name = f"read:{ming.path[1:]}"
    path = ming.path
    ming.page.goto("/")
    ming.page.evaluate("([name, mark]) => localStorage.setItem(name, JSON.stringify(mark))", [name, mark])
    ming.page.goto(path)
    expect(ming.messages).to_have_count(60)
    expect(line(ming)).to_have_count(0)
    expect(first(ming)).to_be_hidden()


def test_the_line_has_the_number_of_new_messages(both):
    come_back_after(*both, ["new one", "new two"])
    ming, anna = both
    mark = ming.page.locator(".unread")
    expect(mark).to_have_text("2 条新消息")
    anna.say("three")
    expect(ming.messages.last).to_have_text("three")
    expect(mark).to_have_text("2 条新消息")  # the reader sees it come


def test_deleted_messages_are_not_new(both):
    ming, anna = both
    path = ming.path
    ming.page.goto("about:blank")
    for text in ("oops", "stays"):
        anna.say(text)
    anna.delete(anna.poll().json["messages"][-2]["seq"])
    ming.page.goto(path)
    ming.sees_connected()
    expect(line(ming)).to_have_text("stays")
    expect(ming.page.locator(".unread")).to_have_text("1 条新消息")


def test_a_message_deleted_before_it_is_read_is_no_longer_counted(both):
    ming, anna = both
    ming.scroll(0)
    anna.say_quickly(["one", "two"])
    expect(newer(ming)).to_have_text("2 条新消息")
    first_seq, last_seq = (message["seq"] for message in anna.poll().json["messages"][-2:])
    anna.delete(first_seq)
    expect(newer(ming)).to_have_text("1 条新消息")
    expect(line(ming)).to_have_text("two")
    anna.delete(last_seq)
    expect(newer(ming)).to_have_text("回到最新")
    expect(line(ming)).to_have_count(0)


def test_the_button_to_the_first_new_message_can_be_dismissed(both):
    come_back_after(*both, [f"new {n}" for n in range(40)])
    ming, anna = both
    expect(first(ming)).to_be_visible()
    ming.page.locator("#first [data-part=close]").click()
    expect(first(ming)).to_be_hidden()
    expect(ming.timeline).to_be_focused()
    anna.say("newest")
    expect(ming.messages.last).to_be_in_viewport()
    expect(first(ming)).to_be_hidden()
