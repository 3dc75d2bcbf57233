"""Removing a member: they see it, stay out until readmitted, and their messages are deleted on request."""

import re

import pytest
from playwright.sync_api import expect


def remove(visitor, name, *more):
    visitor.choose_for(name, re.compile("移出|Remove"))
    for what in more:
        visitor.page.check(f"#remove-dialog [data-part={what}]")
    visitor.page.click("#remove-dialog [value=remove]")


def test_a_removed_member_sees_that_and_cannot_return(ming, anna):
    anna.say("bye")
    anna.write("and one thing mo")
    remove(ming, "Anna")
    ming.sees_present("小明")
    expect(ming.changes.last).to_have_text("您将Anna移出了会议")
    expect(anna.notice).to_contain_text("The host removed you from this meeting.")
    expect(anna.notice.get_by_role("button")).to_have_text(["Copy unsent text"])
    for button in ("#invite-open", "#leave", "[data-part=rename]"):
        expect(anna.page.locator(button).first).to_be_hidden()
    path = anna.path
    assert anna.page.goto(path).status == 403
    expect(anna.page.locator("h1")).to_have_text("You can't join this meeting")
    expect(anna.page.locator("#member_name")).to_be_hidden()


def test_a_removed_member_can_copy_their_draft(visit, ming):
    anna = visit("Anna", "en-US", permissions=["clipboard-read", "clipboard-write"])
    anna.join(ming.path)
    anna.write("and one thing more")
    remove(ming, "Anna")
    anna.page.click("text=Copy unsent text")
    expect(anna.page.locator("#toast")).to_have_text("Copied")
    assert anna.page.evaluate("navigator.clipboard.readText()") == "and one thing more"


def test_a_removed_member_returns_after_a_host_readmits_them(ming, anna):
    path = anna.path
    remove(ming, "Anna")
    expect(anna.notice).to_be_visible()
    ming.open_by("#host-open")
    expect(ming.page.locator("#removed li")).to_contain_text("Anna")
    ming.page.click("#removed [data-action=readmit]")
    expect(ming.page.locator("#removed")).to_be_hidden()
    ming.page.keyboard.press("Escape")
    anna.join(path)
    ming.sees_present("小明", "Anna")


def test_removing_a_member_with_messages_deletes_them_wherever_they_are_shown(visit, ming, anna):
    guest = visit("李伟", "en-US")
    guest.join(ming.path)
    anna.say("rubbish one")
    ming.sees("rubbish one")
    ming.act("rubbish one", "reply")
    ming.say("please stop")
    guest.sees("rubbish one", "please stop")
    expect(guest.quote).to_contain_text("rubbish")
    guest.open_by("#search-open")
    guest.page.fill("#wanted", "rubbish")
    guest.page.keyboard.press("Enter")
    expect(guest.page.locator(".hit")).to_have_count(1)
    remove(ming, "Anna", "messages")
    gone = "This message was deleted."
    guest.sees(gone, "please stop")
    expect(guest.quote).to_contain_text(gone)
    expect(guest.page.locator(".hit")).to_have_count(0)
    expect(guest.changes.last).to_have_text("小明 deleted all messages from Anna")
    guest.page.reload()
    guest.sees(gone, "please stop")


def test_a_purge_covers_earlier_pages_of_the_log(ming, anna, visit):
    anna.say_quickly([f"rubbish {number}" for number in range(120)])
    guest = visit("李伟", "en-US")
    guest.join(ming.path)
    remove(ming, "Anna", "messages")
    expect(guest.changes.last).to_contain_text("deleted all messages")
    guest.go_to_the_beginning()
    expect(guest.page.get_by_text("rubbish")).to_have_count(0)


@pytest.mark.parametrize("step", ["waiting", "polling"])
def test_a_removed_member_without_a_websocket_sees_that_too(ming, anna):
    remove(ming, "Anna")
    anna.look_again()
    expect(anna.notice).to_contain_text("The host removed you from this meeting.")
