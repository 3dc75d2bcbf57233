"""When the host erases the meeting, nothing of it stays: on no screen, in no browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_end_of_meeting import end
from tests.support.axe import LOOKS, violations

WORDS = "The host erased this meeting. Nothing was kept."
WORDS_ZH = "主持人已永久删除此会议，没有保留任何内容。"
KEPT = "() => [localStorage, sessionStorage].flatMap((storage) => Object.entries(storage)).join()"
SECRETS = ("secret", "half a thought", "小明", "周会")


def shown(visitor):
    """Every word in the page, whether it is in sight or not, but for the words of the page itself."""
    return visitor.page.evaluate(
        "document.title + [...document.querySelectorAll('body *:not(script, template)')]"
        ".map((each) => each.value ?? each.firstChild?.data ?? '').join(' ')"
    )


def is_clear(visitor, path):
    meeting = path[1:37]
    expect(visitor.messages).to_have_count(0)
    expect(visitor.changes).to_have_count(0)
    expect(visitor.pending).to_have_count(0)
    expect(visitor.page.locator(".roster__member")).to_have_count(0)
    expect(visitor.field).to_have_value("")
    expect(visitor.field).to_be_disabled()
    words = shown(visitor)
    assert [secret for secret in SECRETS if secret in words] == []
    assert meeting not in visitor.page.evaluate(KEPT)
    expect(visitor.page.locator("#empty")).to_be_hidden()


def without_cookies_of(visitor, meeting):
    names = [cookie["name"] for cookie in visitor.page.context.cookies()]
    return not any(meeting in name for name in names) and "latest" not in names


@pytest.mark.parametrize("step", ["live", "waiting", "polling"])
def test_the_pages_of_the_other_members_are_cleared_and_say_why(ming, anna):
    ming.say("secret")
    anna.sees("secret")
    anna.act("secret", "reply")
    anna.write("half a thought")
    anna.open_by("#search-open")
    anna.page.locator("#search [name=wanted]").fill("secret")
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator(".hit")).to_have_count(1)
    meeting = ming.meeting
    with anna.page.expect_response("**/api/check_session?**"):
        end(ming, "erase")
        expect(anna.notice).to_contain_text(WORDS)
    expect(anna.page.locator("#announcer")).to_have_text(WORDS)
    expect(anna.notice.get_by_role("button")).to_have_count(0)
    expect(anna.notice.get_by_role("link")).to_have_text("Start a new meeting")
    is_clear(anna, anna.path)
    assert without_cookies_of(anna, meeting)


def test_the_page_of_the_host_is_cleared_too(ming, guest):
    guest.say("secret")
    ming.sees("secret")
    ming.write("half a thought")
    meeting = ming.meeting
    with ming.page.expect_response("**/api/check_session?**"):
        end(ming, "erase")
    expect(ming.notice).to_contain_text("会议已永久删除")
    is_clear(ming, ming.path)
    assert without_cookies_of(ming, meeting)


@pytest.mark.parametrize("step", ["waiting"])
def test_a_message_that_was_being_sent_is_not_shown_again(ming, anna):
    held = []
    anna.page.route("**/api/send", lambda route: held.append(route))
    anna.say("secret")
    expect(anna.pending).to_have_text("secret")
    end(ming, "erase")
    expect(anna.notice).to_contain_text(WORDS)
    with anna.page.expect_response("**/api/send"):
        held[0].continue_()
    is_clear(anna, anna.path)


def test_a_page_that_was_offline_is_cleared_when_it_reconnects(ming, anna):
    ming.say("secret")
    anna.sees("secret")
    anna.page.context.set_offline(True)
    anna.say("half a thought")
    expect(anna.pending).to_have_count(1)
    end(ming, "erase")
    expect(ming.notice).to_be_visible()
    anna.page.context.set_offline(False)
    expect(anna.notice).to_contain_text(WORDS)
    is_clear(anna, anna.path)


def test_a_browser_that_opens_the_link_later_forgets_what_it_kept(ming, anna):
    ming.say("secret")
    anna.sees("secret")
    anna.write("half a thought")
    path = anna.path
    anna.page.goto("/")
    assert path[1:] in anna.page.evaluate(KEPT)
    end(ming, "erase")
    expect(ming.notice).to_be_visible()
    assert anna.page.goto(path).status == 410
    expect(anna.page.locator("h1")).to_have_text("This meeting was erased")
    expect(anna.page.locator("main")).to_contain_text(WORDS)
    anna.page.wait_for_function(f"() => !({KEPT})().includes({path[1:]!r})")
    assert without_cookies_of(anna, path[1:])


def test_the_browser_keeps_its_data_of_other_meetings(visit, ming):
    anna = visit("Anna", "en-US")
    anna.create("Another")
    anna.write("half a thought")
    other = anna.path
    anna.join(ming.path)
    end(ming, "erase")
    expect(anna.notice).to_contain_text(WORDS)
    anna.page.goto(other)
    anna.sees_connected()
    expect(anna.field).to_have_value("half a thought")


def test_a_waiting_guest_sees_that_the_meeting_was_erased(visit, ming):
    ming.do("host/waiting_room", on=True)
    li = visit("李伟")
    li.page.goto(ming.path)
    li.page.fill("#member_name", "李伟")
    li.page.click("form [type=submit]")
    expect(li.page.locator("#waiting")).to_be_visible()
    end(ming, "erase")
    expect(li.page.locator("main .card")).to_contain_text(WORDS_ZH)


@LOOKS
def test_axe_finds_nothing_on_a_page_whose_meeting_was_erased(visit, host, language, width, scheme):
    guest = visit("李伟", language, width, color_scheme=scheme)
    guest.join(host.path)
    host.say("secret")
    guest.sees("secret")
    path = guest.path
    host.do("host/erase")
    expect(guest.notice).to_be_visible()
    assert violations(guest.page) == []
    assert guest.fits()
    guest.page.goto(path)
    assert violations(guest.page) == []
    assert guest.fits()
