"""Reading: the page adds new messages, and the reader's position stays."""

import pytest
from playwright.sync_api import expect


def test_the_page_stays_at_the_end_as_messages_arrive(ming, guest):
    guest.say_quickly([f"line {n}" for n in range(40)])
    expect(ming.messages.last).to_be_in_viewport()
    guest.say("the last")
    expect(ming.messages.last).to_have_text("the last")
    expect(ming.messages.last).to_be_in_viewport()


def test_a_new_message_does_not_redraw_earlier_rows(ming, guest):
    ming.say("one")
    ming.sees("one")
    mark = ming.page.locator(".message").first
    mark.evaluate("element => { element.mark = 'mine' }")
    ming.page.evaluate("getSelection().selectAllChildren(document.querySelector('.message__content'))")
    guest.say("two")
    ming.sees("one", "two")
    assert mark.evaluate("element => element.mark") == "mine"
    assert ming.page.evaluate("getSelection().toString()") == "one"
    expect(ming.field).to_be_focused()


def test_new_messages_are_announced_and_history_is_not(ming, anna):
    ming.say("before")
    anna.sees("before")
    anna.page.reload()
    anna.sees("before")
    aloud = anna.page.locator("#announcer")
    expect(aloud).to_have_text("")
    ming.say("now")
    expect(aloud).to_have_text("小明: now")


def test_consecutive_messages_of_a_member_have_one_name(ming, anna):
    ming.say("one")
    ming.say("two")
    anna.sees("one", "two")
    heads = anna.page.locator(".message__head").evaluate_all(
        "heads => heads.map((head) => head.offsetWidth > 1)"
    )
    assert heads == [True, False]


SLOW_POLLS = """
  const ask = window.fetch
  let now = 0
  window.most = 0
  window.asked = 0
  window.fetch = async (path, ...more) => {
    if (!path.startsWith("/api/messages")) return ask(path, ...more)
    window.asked += 1
    now += 1
    window.most = Math.max(window.most, now)
    await new Promise((resolve) => setTimeout(resolve, 100))
    return ask(path, ...more).finally(() => { now -= 1 })
  }
"""


@pytest.mark.parametrize("step", ["waiting"])
def test_polls_never_overlap(visit):
    ming = visit("小明")
    ming.page.add_init_script(SLOW_POLLS)
    ming.create("周会")
    for _ in range(10):
        ming.page.evaluate("dispatchEvent(new Event('online'))")
        ming.say("again")
    expect(ming.messages).to_have_count(10)
    assert ming.page.evaluate("asked") >= 3
    assert ming.page.evaluate("most") == 1


TITLES = {"zh-CN": "发起会议", "en-US": "Start a meeting"}


@pytest.mark.parametrize(
    ("here", "there", "other"), [("zh-CN", "English", "en-US"), ("en-US", "中文", "zh-CN")]
)
def test_the_language_is_the_browsers_and_can_be_switched(visit, here, there, other):
    ming = visit("小明", here)
    ming.page.goto("/")
    expect(ming.page.locator("h1")).to_have_text(TITLES[here])
    ming.page.get_by_role("link", name=there).click()
    expect(ming.page.locator("h1")).to_have_text(TITLES[other])
    assert "language=" not in ming.page.url
    ming.create("周会")
    expect(ming.page.locator("html")).to_have_attribute("lang", other[:2] if other == "en-US" else other)
