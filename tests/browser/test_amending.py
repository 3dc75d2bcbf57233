"""Editing and deleting messages: on every page, also on pages that were offline."""

import json

import pytest
from playwright.sync_api import expect

from tests.support.modules import with_modules

by_http = pytest.mark.parametrize("step", ["waiting"])
GONE = "这条消息已删除。"


def test_a_member_edits_their_message(ming, anna):
    ming.say("helo")
    anna.sees("helo")
    ming.act("helo", "edit")
    expect(ming.field).to_have_value("helo")
    ming.say("hello")
    anna.sees("hello")
    ming.sees("hello")
    for visitor in (ming, anna):
        expect(visitor.page.locator(".message [data-part=edited]")).to_be_visible()
    anna.page.reload()
    anna.sees("hello")
    expect(anna.page.locator(".message [data-part=edited]")).to_have_text("edited")


def test_the_up_key_edits_the_last_message_of_the_member(ming, anna):
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


def test_the_up_key_moves_the_caret_in_a_field_with_text(ming):
    ming.say("one")
    ming.sees("one")
    ming.write("some")
    ming.field.press("ArrowUp")
    expect(ming.field).to_have_value("some")


def test_escape_gives_the_draft_back(ming):
    ming.say("one")
    ming.sees("one")
    ming.write("half a thou")
    ming.act("one", "edit")
    ming.write("changed")
    ming.field.press("Escape")
    expect(ming.field).to_have_value("half a thou")
    expect(ming.page.locator(".composer__bar")).to_be_hidden()
    ming.page.reload()
    expect(ming.field).to_have_value("half a thou")
    ming.sees("one")


def test_a_deleted_message_is_gone_from_every_page(ming, anna):
    ming.say("confidential")
    anna.sees("confidential")
    anna.act("confidential", "reply")
    anna.say("really?")
    ming.sees("confidential", "really?")
    expect(ming.quote).to_contain_text("confidential")
    anna.act("confidential", "reply")
    ming.delete("confidential")
    ming.sees(GONE, "really?")
    expect(ming.quote).to_contain_text(GONE)
    anna.sees("This message was deleted.", "really?")
    expect(anna.page.locator(".composer__bar")).to_be_hidden()
    for visitor in (ming, anna):
        assert "confidential" not in visitor.page.locator("body").inner_text()
        assert "confidential" not in visitor.page.locator("body").inner_html()
    ming.row(GONE).hover()
    expect(ming.page.locator("#toolbar")).to_be_hidden()


def test_the_page_asks_before_it_deletes_a_message(ming):
    ming.say("stays")
    ming.sees("stays")
    ming.act("stays", "delete")
    expect(ming.page.locator("#delete-dialog")).to_contain_text("stays")
    ming.page.keyboard.press("Escape")
    ming.say("too")
    ming.sees("stays", "too")


def test_an_edit_to_an_empty_text_deletes_the_message(ming):
    ming.say("oops")
    ming.sees("oops")
    ming.field.press("ArrowUp")
    ming.write("")
    ming.field.press("Enter")
    ming.page.click("#delete-dialog [value=delete]")
    ming.sees(GONE)
    expect(ming.page.locator(".composer__bar")).to_be_hidden()


def test_a_page_that_was_offline_gets_the_amendments(ming, anna):
    ming.say("secret")
    ming.say("helo")
    anna.sees("secret", "helo")
    anna.page.context.set_offline(True)
    ming.delete("secret")
    ming.act("helo", "edit")
    ming.say("hello")
    ming.sees(GONE, "hello")
    anna.page.context.set_offline(False)
    anna.look_again()
    anna.sees("This message was deleted.", "hello")


@by_http
def test_an_edit_without_a_network_shows_an_error_and_keeps_the_text(ming, anna):
    ming.say("helo")
    ming.sees("helo")
    anna.sees("helo")
    ming.go_offline()
    ming.act("helo", "edit")
    ming.say("hello")
    expect(ming.page.locator("#toast")).to_have_text("无法连接服务器。")
    expect(ming.field).to_have_value("hello")
    ming.sees("helo")
    ming.page.context.set_offline(False)
    ming.field.press("Enter")
    ming.sees("hello")
    anna.sees("hello")


def test_a_change_that_the_page_gets_twice_has_no_further_effect(ming):
    outcome = ming.page.evaluate(
        with_modules("""async () => {
          const { applyChange } = await import("/static/js/timeline/log_entries.js")
          const message = { seq: 1, member: "a", content: "one" }
          const changes = [
            { type: "edited", seq: 2, of: 1, content: "two" },
            { type: "reacted", seq: 3, of: 1, member: "b", emoji: "👍", on: true },
            { type: "edited", seq: 4, of: 1 },
            { type: "edited", seq: 5, of: 1, content: "three" },
            { type: "reacted", seq: 6, of: 1, member: "b", emoji: "👍", on: false },
            { type: "reacted", seq: 7, of: 1, member: "c", emoji: "🎉", on: true },
          ]
          const once = changes.reduce(applyChange, message)
          const twice = [...changes, ...changes].reduce(applyChange, message)
          const deleted = { type: "deleted", seq: 8, of: 1 }
          const gone = [...changes, deleted, ...changes].reduce(applyChange, message)
          return [once, twice, gone].map((message) => JSON.stringify(message))
        }""")
    )
    once, twice, gone = map(json.loads, outcome)
    assert once == twice
    assert once == {"seq": 1, "member": "a", "content": "three", "edited": 5, "reactions": {"🎉": ["c"]}}
    assert gone == {"seq": 1, "member": "a", "content": "", "edited": 5, "deleted": True}
