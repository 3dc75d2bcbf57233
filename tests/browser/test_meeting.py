"""Two people hold a meeting, each in a browser of their own, each through a worker of their own."""

import re

import pytest
from playwright.sync_api import expect

WORDS = {
    "zh-CN": {"joined": "{}加入了会议", "left": "{}退出了会议", "copy": "复制链接", "copied": "链接已复制"},
    "en-US": {"joined": "{} joined", "left": "{} left", "copy": "Copy link", "copied": "Link copied"},
}


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_two_people_join_send_messages_and_leave(visit, workers, language, width):
    words = WORDS[language]
    ming = visit("小明", language, width, permissions=["clipboard-read", "clipboard-write"])
    anna = visit("Anna", language, width, url=workers[1].url)
    ming.create_by_hand("周会")
    expect(ming.page.locator("h1")).to_have_text("周会")

    ming.page.click(f"text={words['copy']}")
    expect(ming.page.locator("#toast")).to_have_text(words["copied"])
    assert ming.page.evaluate("navigator.clipboard.readText()") == ming.page.url

    anna.page.goto(ming.path)
    expect(anna.page.locator("h1")).to_have_text("周会")
    anna.enter()
    expect(ming.changes.last).to_have_text(words["joined"].format("Anna"))
    assert ming.fits()

    ming.say("大家好")
    anna.sees("大家好")
    anna.say("Hello 小明")
    ming.sees("大家好", "Hello 小明")
    anna.sees("大家好", "Hello 小明")
    assert ming.fits()
    assert anna.fits()
    expect(ming.page.locator("[data-part=online]").first).to_have_text("2")

    anna.leave()
    expect(anna.page).to_have_url(re.compile("/$"))
    expect(ming.changes.last).to_have_text(words["left"].format("Anna"))
    anna.page.goto(ming.path)
    expect(anna.page.locator("#join")).to_be_visible()


def test_a_reload_keeps_the_seat(ming, anna):
    ming.say("one")
    anna.sees("one")
    anna.page.reload()
    anna.sees_connected()
    anna.sees("one")
    anna.sees_present("小明", "Anna")
    ming.sees_present("小明", "Anna")


def test_the_page_of_a_meeting_is_the_same_member_in_a_second_tab(ming, anna):
    tab = anna.page.context.new_page()
    tab.goto(ming.path)
    expect(tab.locator("[data-part=present] .roster__name")).to_have_text(["小明", "Anna"])


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "<svg onload=alert(1)>",
        "{{7*7}}",
        "</script>",
    ],
)
def test_a_name_or_message_that_looks_like_markup_is_text(visit, ming, text):
    name = text[:32]
    guest = visit(name, "en-US")
    guest.join(ming.path)
    guest.say(text)
    ming.sees(text)
    expect(ming.changes.last).to_have_text(f"{name}加入了会议")
    expect(ming.present.last).to_have_text(name)
    assert ming.page.locator("[data-part=list] :is(script, img, svg), .roster__name *").count() == 0


def test_a_meeting_name_that_looks_like_markup_is_text(visit):
    ming = visit("小明")
    ming.create("</script><script>alert(1)</script>")
    expect(ming.page.locator("h1")).to_have_text("</script><script>alert(1)</script>")
    guest = visit("Anna")
    guest.page.goto(ming.path)
    expect(guest.page.locator("h1")).to_have_text("</script><script>alert(1)</script>")


def test_the_roster_lists_online_members_and_away_members_below_them(ming, anna, clock):
    ming.sees_present("小明", "Anna")
    anna.page.goto("about:blank")
    clock.forward(31)
    ming.look_again()
    ming.sees_present("小明")
    expect(ming.page.locator("[data-part=away-count]")).to_have_text("1")
    expect(ming.away).to_have_text("Anna")
    expect(ming.away).to_be_visible()


def test_a_guest_with_a_taken_name_gets_a_number(visit, ming):
    other = visit("小明")
    other.join(ming.path)
    ming.sees_present("小明", "小明 (2)")


def test_a_name_that_cannot_be_used_is_refused_at_its_field(visit, host):
    guest = visit("host", "en-US")
    guest.page.goto(host.path)
    guest.page.fill("#member_name", "host")
    guest.page.click("form [type=submit]")
    expect(guest.page.locator("#member_name-error")).to_have_text(
        "This name is reserved. Choose another one."
    )
    expect(guest.page.locator("#member_name")).to_be_focused()
    guest.name = "Hanna"
    guest.enter()


def test_the_page_asks_before_a_member_leaves(ming):
    ming.open_by("#leave")
    ming.page.keyboard.press("Escape")
    ming.say("still here")
    ming.sees("still here")


def test_the_roster_opens_on_a_narrow_screen(visit):
    ming = visit("小明", width=360)
    ming.create("周会")
    expect(ming.present).to_be_hidden()
    ming.page.click("#roster-toggle")
    expect(ming.present).to_be_visible()
    assert ming.page.locator("#roster").bounding_box()["height"] > 300
    assert ming.fits()
