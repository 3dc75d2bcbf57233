"""Answering, correcting and taking back what was said: on every screen, also those that were not there."""

import json

import pytest
from playwright.sync_api import expect

by_http = pytest.mark.parametrize("step", ["waiting"])
GONE = "这条消息已删除。"


def row(visitor, text):
    return visitor.page.locator(".message", has=visitor.page.locator(".message__content", has_text=text)).last


def act(visitor, text, name):
    """Press a button of the bar that comes to a message."""
    row(visitor, text).hover()
    visitor.page.locator(f"#toolbar [data-act={name}]").first.click()


def delete(visitor, text):
    act(visitor, text, "delete")
    visitor.page.click("#delete-dialog [value=delete]")


def quote(visitor):
    return visitor.page.locator("#timeline [data-part=list] .quote").last


def test_what_was_said_can_be_corrected(ming, anna):
    ming.say("helo")
    anna.sees("helo")
    act(ming, "helo", "edit")
    expect(ming.field).to_have_value("helo")
    ming.say("hello")
    anna.sees("hello")
    ming.sees("hello")
    for visitor in (ming, anna):
        expect(visitor.page.locator(".message__edited")).to_be_visible()
    anna.page.reload()
    anna.sees("hello")
    expect(anna.page.locator(".message__edited")).to_have_text("edited")


def test_the_up_key_corrects_the_last_thing_one_said(ming, anna):
    ming.say("one")
    ming.say("tow")
    anna.sees("one", "tow")
    anna.say("three")
    ming.sees("one", "tow", "three")
    ming.field.press("ArrowUp")
    expect(ming.field).to_have_value("tow")
    ming.say("two")
    anna.sees("one", "two", "three")
    expect(ming.field).to_have_value("")


def test_the_up_key_is_the_fields_own_where_something_is_written(ming):
    ming.say("one")
    ming.sees("one")
    ming.write("some")
    ming.field.press("ArrowUp")
    expect(ming.field).to_have_value("some")


def test_escape_gives_the_draft_back(ming):
    ming.say("one")
    ming.sees("one")
    ming.write("half a thou")
    act(ming, "one", "edit")
    ming.write("changed")
    ming.field.press("Escape")
    expect(ming.field).to_have_value("half a thou")
    expect(ming.page.locator(".composer__bar")).to_be_hidden()
    ming.page.reload()
    expect(ming.field).to_have_value("half a thou")
    ming.sees("one")


def test_what_was_said_is_taken_back_from_every_screen(ming, anna):
    ming.say("secret")
    anna.sees("secret")
    act(anna, "secret", "reply")
    anna.say("really?")
    ming.sees("secret", "really?")
    expect(quote(ming)).to_contain_text("secret")
    act(anna, "secret", "reply")
    delete(ming, "secret")
    ming.sees(GONE, "really?")
    expect(quote(ming)).to_contain_text(GONE)
    anna.sees("This message was deleted.", "really?")
    expect(anna.page.locator(".composer__bar")).to_be_hidden()
    for visitor in (ming, anna):
        assert "secret" not in visitor.page.locator("body").inner_text()
        assert "secret" not in visitor.page.locator("body").inner_html()
    row(ming, GONE).hover()
    expect(ming.page.locator("#toolbar")).to_be_hidden()


def test_taking_back_is_asked_once_more(ming):
    ming.say("stays")
    ming.sees("stays")
    act(ming, "stays", "delete")
    expect(ming.page.locator("#delete-dialog")).to_contain_text("stays")
    ming.page.keyboard.press("Escape")
    ming.say("too")
    ming.sees("stays", "too")


def test_a_correction_to_nothing_is_a_deletion(ming):
    ming.say("oops")
    ming.sees("oops")
    ming.field.press("ArrowUp")
    ming.write("")
    ming.field.press("Enter")
    ming.page.click("#delete-dialog [value=delete]")
    ming.sees(GONE)
    expect(ming.page.locator(".composer__bar")).to_be_hidden()


def test_a_screen_that_was_offline_catches_up(ming, anna):
    ming.say("secret")
    ming.say("helo")
    anna.sees("secret", "helo")
    anna.page.context.set_offline(True)
    delete(ming, "secret")
    act(ming, "helo", "edit")
    ming.say("hello")
    ming.sees(GONE, "hello")
    anna.page.context.set_offline(False)
    anna.look_again()
    anna.sees("This message was deleted.", "hello")


@by_http
def test_a_correction_without_a_network_is_refused_in_words_and_kept(ming, anna):
    ming.say("helo")
    anna.sees("helo")
    ming.page.context.set_offline(True)
    act(ming, "helo", "edit")
    ming.say("hello")
    expect(ming.page.locator("#toast")).to_have_text("服务器没有回应。")
    expect(ming.field).to_have_value("hello")
    ming.sees("helo")
    ming.page.context.set_offline(False)
    ming.field.press("Enter")
    ming.sees("hello")
    anna.sees("hello")


def test_only_ones_own_can_be_corrected_or_taken_back(ming, anna):
    anna.say("hers")
    ming.sees("hers")
    ming.say("his")
    ming.sees("hers", "his")
    row(ming, "hers").hover()
    expect(ming.page.locator("#toolbar [data-act=reply]")).to_be_visible()
    expect(ming.page.locator("#toolbar [data-own]:visible")).to_have_count(0)
    row(ming, "his").hover()
    expect(ming.page.locator("#toolbar [data-own]:visible")).to_have_count(2)


def test_an_answer_leads_to_what_it_answers(ming, anna):
    anna.say("question?")
    anna.say_quickly([f"line {number}" for number in range(30)])
    expect(ming.messages).to_have_count(31)
    row(ming, "question?").scroll_into_view_if_needed()
    act(ming, "question?", "reply")
    expect(ming.page.locator(".composer__bar")).to_contain_text("question?")
    ming.say("answer")
    expect(anna.messages.last).to_have_text("answer")
    expect(quote(anna)).to_have_text("Anna question?")
    expect(row(anna, "question?")).not_to_be_in_viewport()
    quote(anna).click()
    expect(row(anna, "question?")).to_be_in_viewport()


def test_an_answer_leads_to_what_is_not_on_screen_yet_and_stands_there_as_amended(visit, ming, anna):
    anna.say("questoin?")
    anna.sees("questoin?")
    act(anna, "questoin?", "edit")
    anna.say("question?")
    ming.sees("question?")
    anna.say_quickly([f"line {number}" for number in range(110)])
    expect(ming.messages).to_have_count(111)
    row(ming, "question?").scroll_into_view_if_needed()
    act(ming, "question?", "react")
    act(ming, "question?", "reply")
    ming.say("answer")
    late = visit("李伟")
    late.join(ming.path)
    expect(late.messages.last).to_have_text("answer")
    expect(quote(late)).to_have_text("一条较早的消息")
    quote(late).click()
    expect(row(late, "question?")).to_be_in_viewport()
    expect(quote(late)).to_contain_text("Anna question?")
    expect(row(late, "question?").locator(".message__edited")).to_be_visible()
    expect(row(late, "question?").locator(".reaction")).to_have_text(["👍 1"])


def test_a_change_that_comes_again_changes_nothing(ming):
    outcome = ming.page.evaluate(
        """async () => {
          const { amended } = await import("/static/js/amendments.js")
          const message = { seq: 1, member: "a", content: "one" }
          const changes = [
            { type: "edited", seq: 2, of: 1, content: "two" },
            { type: "reacted", seq: 3, of: 1, member: "b", emoji: "👍", on: true },
            { type: "edited", seq: 4, of: 1 },
            { type: "edited", seq: 5, of: 1, content: "three" },
            { type: "reacted", seq: 6, of: 1, member: "b", emoji: "👍", on: false },
            { type: "reacted", seq: 7, of: 1, member: "c", emoji: "🎉", on: true },
          ]
          const once = changes.reduce(amended, message)
          const twice = [...changes, ...changes].reduce(amended, message)
          const gone = [...changes, { type: "deleted", seq: 8, of: 1 }, ...changes].reduce(amended, message)
          return [once, twice, gone].map((message) => JSON.stringify(message))
        }"""
    )
    once, twice, gone = map(json.loads, outcome)
    assert once == twice
    assert once == {"seq": 1, "member": "a", "content": "three", "edited": 5, "reactions": {"🎉": ["c"]}}
    assert gone == {"seq": 1, "member": "a", "content": "", "edited": 5, "deleted": True}


def test_an_answer_shows_what_it_answers_as_it_stands(ming, anna):
    ming.say("helo")
    anna.sees("helo")
    act(anna, "helo", "reply")
    anna.say("hi")
    ming.sees("helo", "hi")
    ming.field.press("ArrowUp")
    ming.say("hello")
    expect(quote(anna)).to_contain_text("hello")


@by_http
def test_an_answer_given_offline_is_still_an_answer(ming, anna):
    anna.say("question?")
    ming.sees("question?")
    ming.page.context.set_offline(True)
    act(ming, "question?", "reply")
    ming.say("answer")
    expect(ming.page.locator("#outbox .quote")).to_contain_text("question?")
    ming.page.context.set_offline(False)
    anna.sees("question?", "answer")
    expect(quote(anna)).to_contain_text("question?")


@by_http
def test_an_answer_to_what_is_gone_by_then_is_refused_and_can_be_had_back(ming, anna):
    anna.say("question?")
    ming.sees("question?")
    ming.page.route("**/api/send", lambda route: route.abort())
    act(ming, "question?", "reply")
    ming.say("answer")
    expect(ming.page.locator("#outbox .quote")).to_contain_text("question?")
    delete(anna, "question?")
    ming.sees(GONE)
    expect(ming.page.locator("#outbox .quote")).to_contain_text(GONE)
    ming.page.unroute("**/api/send")
    ming.page.click("#outbox [data-part=retry]")
    expect(ming.page.locator("#outbox .message--failed")).to_have_count(1)
    expect(ming.page.locator("#outbox [data-part=copy]")).to_be_visible()


def test_everything_is_done_with_the_keyboard_alone(ming, anna):
    anna.say("one")
    ming.sees("one")
    ming.say("two")
    ming.sees("one", "two")
    keyboard = ming.page.keyboard
    ming.field.focus()
    keyboard.press("Shift+Tab")  # the emoji
    keyboard.press("Shift+Tab")
    expect(row(ming, "two")).to_be_focused()
    keyboard.press("ArrowUp")
    expect(row(ming, "one")).to_be_focused()
    keyboard.press("Tab")
    expect(ming.page.locator("#toolbar [data-act=react]").first).to_be_focused()
    ming.page.locator("#toolbar [data-act=reply]").focus()
    keyboard.press("Enter")
    expect(ming.field).to_be_focused()
    keyboard.type("three")
    keyboard.press("Enter")
    anna.sees("one", "two", "three")
    expect(quote(anna)).to_contain_text("one")


def test_a_finger_finds_every_button(visit, ming):
    anna = visit("Anna", "en-US", 360, 740, has_touch=True, is_mobile=True)
    anna.join(ming.path)
    anna.page.fill("#content", "mine")
    anna.page.tap("[type=submit]")
    anna.sees("mine")
    anna.messages.first.tap()
    buttons = anna.page.locator("#toolbar button:visible")
    expect(buttons).to_have_count(5)
    for button in buttons.all():
        box = button.bounding_box()
        assert box["width"] >= 44
        assert box["height"] >= 44
    assert anna.fits()
    anna.messages.first.tap()
    expect(anna.page.locator("#toolbar")).to_be_hidden()
