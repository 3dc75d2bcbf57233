"""Commands of hosts, which begin with a slash."""

import re

from playwright.sync_api import expect

COMMAND = re.compile("/([a-z]+)")


def test_a_host_uses_the_host_controls_by_commands(ming, anna):
    for command, words in (
        ("/lock", "小明 locked the meeting"),
        ("/unlock", "小明 unlocked the meeting"),
        ("/mute Anna", "小明 muted you"),
        ("/unmute @anna", "小明 unmuted you"),
        ("/slow 5", "小明 turned on slow mode (5 seconds)"),
    ):
        ming.say(command)
        expect(anna.changes.last).to_have_text(words)
        expect(ming.field).to_have_value("")
    ming.say("/mute Bob")
    expect(ming.page.locator("#toast")).to_contain_text("Bob")
    expect(ming.field).to_have_value("/mute Bob")
    ming.say("/remove Anna")
    ming.page.click("#remove-dialog [value=remove]")
    expect(anna.notice).to_contain_text("The host removed you")
    ming.say("/end")
    expect(ming.page.locator("#end-dialog")).to_be_visible()


def helped(visitor):
    visitor.say("/help")
    expect(visitor.page.locator("#help-dialog")).to_be_visible()
    words = visitor.page.locator("#help-dialog dt").all_inner_texts()
    visitor.page.keyboard.press("Escape")
    return {COMMAND.search(text)[1] for text in words}


def test_the_page_offers_only_commands_that_the_member_may_use(ming, anna):
    of_hosts = {"lock", "unlock", "admit", "mute", "unmute", "slow", "remove", "end"}
    assert of_hosts <= helped(ming)
    assert not of_hosts & helped(anna)
    anna.say("/lock")
    expect(anna.page.locator("#toast")).to_contain_text("Unknown command /lock.")
    ming.choose_for("Anna", "设为联席主持人")
    expect(anna.page.locator("#host-open")).to_be_visible()
    assert helped(anna) & of_hosts == of_hosts - {"end"}
