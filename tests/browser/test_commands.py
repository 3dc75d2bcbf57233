"""Lines that begin with a slash."""

import re

from playwright.sync_api import expect

COMMAND = re.compile("/([a-z]+)")


def choices(visitor):
    return visitor.page.locator("#choices [role=option]")


def toast(visitor):
    return visitor.page.locator("#toast")


def test_help_lists_every_command_there_is(ming):
    expect(ming.page.locator("#host-open")).to_be_visible()
    ming.field.press_sequentially("/")
    offered = [COMMAND.search(text)[1] for text in choices(ming).all_inner_texts()]
    assert {"help", "name", "link", "leave"} <= set(offered)
    ming.field.press_sequentially("help")
    ming.field.press("Enter")
    helped = ming.page.locator("#help-dialog dt")
    expect(helped.first).to_be_visible()
    assert [COMMAND.search(text)[1] for text in helped.all_inner_texts()] == offered
    ming.page.keyboard.press("Escape")
    expect(ming.field).to_have_value("")
    expect(ming.field).to_be_focused()


def test_a_command_is_completed(ming):
    ming.field.press_sequentially("/na")
    ming.field.press("Tab")
    expect(ming.field).to_have_value("/name ")


def test_link_copies_the_link(visit):
    ming = visit("小明", permissions=["clipboard-read", "clipboard-write"])
    ming.create("周会")
    ming.say("/link")
    expect(toast(ming)).to_have_text("链接已复制")
    assert ming.page.evaluate("navigator.clipboard.readText()") == ming.page.url


def test_the_command_leave_asks_as_the_button_does(ming):
    ming.say("/leave")
    expect(ming.page.locator("#leave-dialog")).to_be_visible()


def test_the_page_reports_an_unknown_command_and_keeps_the_text(ming, guest):
    ming.say("/shrug well")
    expect(toast(ming)).to_contain_text("/shrug")
    expect(ming.field).to_have_value("/shrug well")
    guest.say("nothing came")
    ming.sees("nothing came")


def test_two_slashes_send_one_slash_and_a_path_is_not_a_command(ming, anna):
    ming.say("//help me")
    ming.say("/usr/bin is a folder")
    ming.say("// is a comment")
    anna.sees("/help me", "/usr/bin is a folder", "// is a comment")
