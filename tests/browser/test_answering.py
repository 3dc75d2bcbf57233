"""Answering a message, and what can be done with one: by pointer, by finger and by keyboard."""

import pytest
from playwright.sync_api import expect

by_http = pytest.mark.parametrize("step", ["waiting"])
GONE = "这条消息已删除。"


def test_a_click_on_a_quote_shows_the_message(ming, anna):
    anna.say("question?")
    anna.say_quickly([f"line {number}" for number in range(30)])
    expect(ming.messages).to_have_count(31)
    ming.row("question?").scroll_into_view_if_needed()
    ming.act("question?", "reply")
    expect(ming.page.locator(".composer__bar")).to_contain_text("question?")
    ming.say("answer")
    expect(anna.messages.last).to_have_text("answer")
    expect(anna.quote).to_have_text("Anna question?")
    expect(anna.row("question?")).not_to_be_in_viewport()
    anna.quote.click()
    expect(anna.row("question?")).to_be_in_viewport()


def test_a_click_on_a_quote_loads_an_earlier_message_as_amended(visit, ming, anna):
    anna.say("questoin?")
    anna.sees("questoin?")
    anna.act("questoin?", "edit")
    anna.say("question?")
    ming.sees("question?")
    anna.say_quickly([f"line {number}" for number in range(110)])
    expect(ming.messages).to_have_count(111)
    ming.row("question?").scroll_into_view_if_needed()
    ming.act("question?", "react")
    ming.act("question?", "reply")
    ming.say("answer")
    late = visit("李伟")
    late.join(ming.path)
    expect(late.messages.last).to_have_text("answer")
    expect(late.quote).to_have_text("较早的消息")
    late.quote.click()
    expect(late.row("question?")).to_be_in_viewport()
    expect(late.quote).to_contain_text("Anna question?")
    expect(late.row("question?").locator("[data-part=edited]")).to_be_visible()
    expect(late.row("question?").locator(".reaction")).to_have_text(["👍 1"])


def test_a_reply_quotes_the_present_text_of_the_message(ming, anna):
    ming.say("helo")
    anna.sees("helo")
    anna.act("helo", "reply")
    anna.say("hi")
    ming.sees("helo", "hi")
    ming.field.press("ArrowUp")
    ming.say("hello")
    expect(anna.quote).to_contain_text("hello")


def test_a_quote_is_what_is_read_of_the_message(ming, anna):
    ming.say("**4. Juli**\n> ja\n>100 Gäste\n7. nein\n```c#\nint n;\n```")
    anna.page.locator(".message__content pre").wait_for()
    anna.act("4. Juli", "reply")
    expect(anna.page.locator(".composer__bar")).to_contain_text("4. Juli ja >100 Gäste 7. nein c# int n;")


@by_http
def test_a_reply_written_offline_is_sent_as_a_reply(ming, anna):
    anna.say("question?")
    ming.sees("question?")
    ming.go_offline()
    ming.act("question?", "reply")
    ming.say("answer")
    expect(ming.page.locator("#outbox .quote")).to_contain_text("question?")
    ming.page.context.set_offline(False)
    anna.sees("question?", "answer")
    expect(anna.quote).to_contain_text("question?")


@by_http
def test_a_reply_to_a_message_deleted_meanwhile_is_refused_and_can_be_copied(ming, anna):
    anna.say("question?")
    ming.sees("question?")
    ming.page.route("**/api/send", lambda route: route.abort())
    ming.act("question?", "reply")
    ming.say("answer")
    expect(ming.page.locator("#outbox .quote")).to_contain_text("question?")
    anna.delete("question?")
    ming.sees(GONE)
    expect(ming.page.locator("#outbox .quote")).to_contain_text(GONE)
    ming.page.unroute("**/api/send")
    ming.page.click("#outbox [data-part=retry]")
    expect(ming.page.locator("#outbox .message--failed")).to_have_count(1)
    expect(ming.page.locator("#outbox [data-part=copy]")).to_be_visible()


def test_a_member_can_edit_and_delete_only_their_own_messages(ming, anna):
    own = anna.page.locator("#toolbar :is([data-action=edit], [data-action=delete]):visible")
    anna.say("hers")
    ming.sees("hers")
    ming.say("his")
    anna.sees("hers", "his")
    anna.row("his").hover()
    expect(anna.page.locator("#toolbar [data-action=reply]")).to_be_visible()
    expect(own).to_have_count(0)
    anna.row("hers").hover()
    expect(own).to_have_count(2)


def test_everything_is_done_with_the_keyboard_alone(ming, anna):
    anna.say("one")
    ming.sees("one")
    ming.say("two")
    ming.sees("one", "two")
    keyboard = ming.page.keyboard
    ming.field.focus()
    keyboard.press("Shift+Tab")  # the emoji
    keyboard.press("Shift+Tab")
    expect(ming.row("two")).to_be_focused()
    keyboard.press("ArrowUp")
    expect(ming.row("one")).to_be_focused()
    keyboard.press("Tab")
    expect(ming.page.locator("#toolbar [data-action=react]").first).to_be_focused()
    ming.page.locator("#toolbar [data-action=reply]").focus()
    keyboard.press("Enter")
    expect(ming.field).to_be_focused()
    keyboard.type("three")
    keyboard.press("Enter")
    anna.sees("one", "two", "three")
    expect(anna.quote).to_contain_text("one")
