"""The page after leaving: what it offers, and that nothing of the conversation is left."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_notice import BROWSER, notify, shown, turn_away
from tests.support.axe import LOOKS, violations

STORED = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"


@pytest.fixture
def left(anna, ming):
    """Anna, who has left 小明's meeting after a message of hers and a draft."""
    anna.say("hello")
    ming.sees("hello")
    anna.write("half a thou")
    anna.leave()
    return anna


def rejoin(visitor):
    return visitor.page.get_by_role("link", name="Rejoin")


def test_the_page_after_leaving_offers_to_rejoin_and_a_new_meeting(left, ming):
    expect(left.page.locator("h1")).to_have_text("You left “周会”")
    expect(left.page).to_have_title("You left “周会” · Web Meeting")
    ming.sees_present("小明")
    left.page.reload()
    expect(rejoin(left)).to_be_focused()
    left.page.get_by_role("link", name="New meeting").click()
    expect(left.page.locator("#create")).to_be_visible()


def test_a_member_who_left_rejoins_by_the_same_name(left, ming):
    rejoin(left).click()
    left.enter()
    ming.sees_present("小明", "Anna")
    left.sees("hello")


def test_the_page_is_in_chinese_for_a_chinese_reader(ming):
    ming.leave()
    expect(ming.page.locator("h1")).to_have_text("您已退出“周会”")
    expect(ming.page.locator(".card__actions a")).to_have_text(["重新加入", "发起新会议"])


def test_nothing_of_the_meeting_stays_in_the_browser(left):
    meeting = left.page.url.split("/")[3]
    kept = [name for name in left.page.evaluate(STORED) if meeting in name]
    assert kept == [f"left:{meeting}"]


def test_back_does_not_lead_to_the_conversation(visit, ming):
    anna = visit("Anna", "en-US")
    anna.join(ming.path)
    ming.say("a secret")
    anna.sees("a secret")
    anna.open_by("#settings-open")
    anna.page.get_by_role("link", name="中文").click()
    anna.sees_connected()
    anna.leave()
    anna.page.go_back()
    expect(anna.page.locator("h1")).to_be_visible()
    expect(anna.page.get_by_text("a secret")).to_have_count(0)


def test_an_earlier_page_that_the_browser_shows_again_goes_to_the_page_after_leaving(anna):
    anna.do("leave")
    anna.page.evaluate("(name) => sessionStorage.setItem(name, 'true')", f"left:{anna.meeting}")
    anna.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    anna.page.wait_for_url("**/left**")


def test_a_member_who_opens_the_page_after_leaving_is_taken_to_the_meeting(anna):
    path = anna.path
    anna.page.goto(f"{path}/left")
    anna.sees_connected()
    assert anna.path == path


def test_rejoining_a_locked_meeting_says_so(left, ming):
    ming.do("host/lock", on=True)
    rejoin(left).click()
    expect(left.page.locator("#closed")).to_contain_text("This meeting is locked.")


def test_rejoining_asks_for_a_passcode_that_was_set_meanwhile(left, ming):
    ming.do("host/passcode", passcode="sesame")
    rejoin(left).click()
    expect(left.page.locator("#passcode")).to_be_visible()


@pytest.mark.parametrize("verb", ["end", "erase", "new_link"])
def test_a_dead_link_is_answered_by_its_own_page(left, ming, verb):
    ming.do(f"host/{verb}")
    rejoin(left).click()
    titles = {
        "end": "This meeting has ended",
        "erase": "This meeting was erased",
        "new_link": "This link no longer works",
    }
    expect(left.page.locator("h1")).to_have_text(titles[verb])
    left.page.go_back()
    left.page.reload()
    expect(left.page.locator("h1")).to_have_text(titles[verb])


def test_a_host_may_end_the_meeting_for_all_instead_of_leaving(ming, anna):
    ming.sees_host_controls()
    ming.open_by("#leave")
    dialog = ming.page.locator("#leave-dialog")
    expect(dialog).to_contain_text("10 分钟")
    expect(dialog.locator("[value=stay]")).to_be_focused()
    dialog.locator("[value=end]").click()
    ming.page.click("#end-dialog [value=end]")
    expect(anna.notice).to_contain_text("The host ended this meeting.")


def test_a_member_without_that_right_is_not_offered_to_end_the_meeting(anna):
    anna.open_by("#leave")
    expect(anna.page.locator("#leave-dialog [value=stay]")).to_be_focused()
    expect(anna.page.locator("#leave-dialog [value=end]")).to_be_hidden()


def test_leaving_closes_the_notifications_of_the_meeting(visit, ming):
    anna = visit("Anna", "en-US")
    anna.page.add_init_script(BROWSER)
    anna.join(ming.path)
    notify(anna, "All messages")
    turn_away(anna)
    ming.say("a secret")
    anna.page.wait_for_function("() => told.length === 1")
    assert len(shown(anna)) == 1
    anna.page.evaluate("addEventListener('pagehide', () => { sessionStorage.closed = told[0].isClosed })")
    anna.leave()
    assert anna.page.evaluate("sessionStorage.closed") == "true"


def test_a_meeting_that_is_over_shows_nobody_as_online_and_no_broken_connection(ming, anna):
    ming.do("host/end")
    for visitor, words in ((ming, "会议已结束"), (anna, "Meeting ended")):
        visitor.look_again()
        expect(visitor.status).to_have_text(words)
        expect(visitor.status).to_have_attribute("data-state", "over")
        dot = "(avatar) => getComputedStyle(avatar, '::after').display"
        assert visitor.page.locator(".roster__avatar").first.evaluate(dot) == "none"


@LOOKS
def test_axe_finds_nothing_on_the_page_after_leaving_and_in_the_choice_of_a_second_device(
    visit, host, language, width, scheme
):
    guest = visit("Anna", language, width, color_scheme=scheme)
    guest.join(host.path)
    guest.leave()
    assert violations(guest.page) == []
    assert guest.fits()
    guest.page.goto(f"{host.path}#host={host.host_secret}")
    expect(guest.page.locator("#host-entrance")).to_be_visible()
    assert violations(guest.page) == []
    assert guest.fits()
