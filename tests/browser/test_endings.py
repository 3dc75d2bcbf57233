"""The page after a seat is lost, a meeting is over, or Redis is away: it says so, and what to do."""

import uuid

import pytest
from playwright.sync_api import expect

from tools.servers import RedisServer, Service


def end_sessions(redis, visitor):
    for key in redis.scan_iter(f"meeting:{{{visitor.path[1:]}}}:session:*"):
        redis.delete(key)


def end_meeting(redis, visitor):
    for key in redis.scan_iter(f"meeting:{{{visitor.path[1:]}}}*"):
        redis.delete(key)


def test_the_page_of_an_unknown_link_says_so_and_offers_a_new_meeting(visit):
    guest = visit("Anna", "en-US", 360)
    answer = guest.page.goto(f"/{uuid.uuid4()}")
    assert answer.status == 404
    expect(guest.page.locator("h1")).to_have_text("Meeting not found")
    assert guest.fits()
    guest.page.click("text=Start a new meeting")
    expect(guest.page.locator("#create")).to_be_visible()


def test_a_member_whose_seat_expired_rejoins_by_a_click_and_keeps_the_draft(ming, redis, clock):
    ming.say("before")
    ming.sees("before")
    ming.write("half a thou")
    clock.forward(4 * 3600 + 1)
    ming.look_again()
    expect(ming.notice).to_contain_text("您在此会议中的会话已过期")
    expect(ming.field).to_be_disabled()
    ming.page.click("text=以“小明”的身份重新加入")
    ming.sees_connected()
    expect(ming.notice).to_be_hidden()
    expect(ming.field).to_have_value("half a thou")
    ming.field.press("Enter")
    ming.sees("before", "half a thou")


@pytest.mark.parametrize("step", ["waiting"])
def test_a_message_unsent_for_lack_of_a_seat_is_sent_after_joining_again(ming, redis):
    ming.page.route("**/api/messages**", lambda route: route.abort())
    ming.look_again()
    expect(ming.status).to_have_attribute("data-state", "waiting")
    end_sessions(redis, ming)
    ming.say("in between")
    expect(ming.page.locator("#outbox [data-part=state]")).to_contain_text("尚未发送")
    ming.page.unroute("**/api/messages**")
    ming.look_again()
    ming.page.click("text=的身份重新加入")
    ming.sees("in between")
    expect(ming.pending).to_have_count(0)


def test_a_meeting_that_is_gone_stays_on_screen_and_says_so(ming, redis):
    ming.say("remember this")
    ming.sees("remember this")
    end_meeting(redis, ming)
    ming.look_again()
    expect(ming.notice).to_contain_text("会议不存在或已结束")
    ming.sees("remember this")
    ming.page.click("#notice a")
    expect(ming.page.locator("#create")).to_be_visible()


def test_a_member_who_rejoins_a_meeting_that_is_gone_sees_that(ming, redis):
    end_sessions(redis, ming)
    ming.look_again()
    expect(ming.notice).to_contain_text("您在此会议中的会话已过期")
    end_meeting(redis, ming)
    ming.page.click("text=的身份重新加入")
    expect(ming.notice).to_contain_text("会议不存在或已结束")
    expect(ming.notice.get_by_role("link", name="发起新会议")).to_be_visible()
    expect(ming.notice.get_by_role("button")).to_have_count(0)


def test_a_member_who_left_in_a_tab_sees_that_in_the_other_tab(ming):
    tab = ming.page.context.new_page()
    tab.goto(ming.path)
    expect(tab.locator("#status")).to_have_attribute("data-state", "connected")
    ming.leave()
    expect(tab.locator("#notice")).to_contain_text("您在此会议中的会话已过期")


@pytest.fixture
def fragile(tmp_path):
    """A service on a Redis of its own, which may be stopped."""
    with (
        RedisServer(tmp_path / "redis") as redis,
        Service(tmp_path / "web", redis.url, RATE_LIMITS="off") as web,
    ):
        yield redis, web


def test_the_page_says_that_redis_is_away_and_recovers_by_itself(visit, fragile):
    redis, web = fragile
    ming = visit("Ming", "en-US", url=web.url)
    ming.create("周会")
    ming.say("before")
    ming.sees("before")
    redis.kill()
    expect(ming.status).to_contain_text("The server isn't available right now.")
    expect(ming.status).to_contain_text("Retrying in")
    ming.say("meanwhile")
    expect(ming.pending).to_have_text("meanwhile")
    redis.start()
    ming.sees("before", "meanwhile")
    ming.sees_connected()
    expect(ming.pending).to_have_count(0)


def test_a_page_opened_while_redis_is_away_says_so(visit, fragile):
    redis, web = fragile
    ming = visit("Ming", "en-US", url=web.url)
    ming.create("周会")
    redis.kill()
    answer = ming.page.goto(ming.path)
    assert answer.status == 503
    expect(ming.page.locator("main")).to_contain_text("The server isn't available right now.")
    redis.start()
    ming.page.get_by_role("link", name="Try again").click()
    ming.sees_connected()
