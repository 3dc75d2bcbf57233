"""Attention: the count, the tone, notifications and the announcer; each optional, and for new messages."""

import pytest
from playwright.sync_api import expect

from app.web.release import asset_url
from tests.browser.visitor import ApiVisitor

BROWSER = """
  window.told = []
  window.tones = []
  window.badges = []
  window.Notification = class {
    static permission = "granted"
    static requestPermission = async () => window.answer ?? "granted"
    constructor(title, { body }) {
      Object.assign(this, { title, body })
      told.push(this)
    }
    close() { this.isClosed = true }
  }
  const { start } = OscillatorNode.prototype
  OscillatorNode.prototype.start = function (...when) {
    tones.push(this.frequency.value)
    start.apply(this, when)
  }
  navigator.setAppBadge = async (count) => { badges.push(count) }
  navigator.clearAppBadge = async () => { badges.push(0) }
  let isAway = false
  Object.defineProperty(document, "hidden", { get: () => isAway })
  document.hasFocus = () => !isAway
  window.turn = (away) => {
    isAway = away
    document.dispatchEvent(new Event("visibilitychange"))
  }
"""


@pytest.fixture
def ming(visit):
    """Ming, whose browser says what it has shown and sounded."""
    ming = visit("Ming", "en-US")
    ming.page.add_init_script(BROWSER)
    ming.create("Standup")
    return ming


def turn_away(visitor):
    visitor.page.evaluate("turn(true)")


def come_back(visitor):
    visitor.page.evaluate("turn(false)")


def notify(visitor, words):
    visitor.open_by("#settings-open")
    visitor.page.locator("#settings").get_by_text(words, exact=True).click()
    visitor.page.keyboard.press("Escape")


def shown(visitor):
    return visitor.page.evaluate("told.map(({ title, body }) => [title, body])")


def test_unread_messages_are_counted_in_the_title_and_on_the_icon(ming, guest):
    icon = ming.page.locator("#icon")
    turn_away(ming)
    guest.say("one")
    guest.say("two")
    ming.sees("one", "two")
    expect(ming.page).to_have_title("(2) Standup · Web Meeting")
    expect(icon).to_have_attribute("href", asset_url("icons/logo-marked.svg"))
    come_back(ming)
    expect(ming.page).to_have_title("Standup · Web Meeting")
    assert icon.evaluate("icon => new URL(icon.href).pathname") == asset_url("icons/logo.svg")
    assert ming.page.evaluate("badges.at(-1)") == 0
    assert max(ming.page.evaluate("badges")) == 2


def test_a_tone_sounds_once_while_the_page_is_in_the_background(ming, guest):
    guest.say("here")
    ming.sees("here")
    assert ming.page.evaluate("tones") == []
    turn_away(ming)
    guest.say("one")
    guest.say("two")
    ming.sees("here", "one", "two")
    assert ming.page.evaluate("tones") == [660]


def test_a_mention_and_a_reply_sound_different_from_other_messages(ming, guest):
    ming.say("who comes?")
    ming.sees("who comes?")
    seq = guest.poll().json["messages"][-1]["seq"]
    turn_away(ming)
    guest.say("hello")
    ming.sees("who comes?", "hello")
    assert ming.page.evaluate("tones.splice(0)") == [660]
    guest.say("@Ming look")
    ming.sees("who comes?", "hello", "@Ming look")
    assert ming.page.evaluate("tones.splice(0)") == [660, 880]
    come_back(ming)
    ming.page.reload()
    turn_away(ming)
    guest.send("I do", reply_to=seq)
    expect(ming.messages.last).to_have_text("I do")
    assert ming.page.evaluate("tones") == [660, 880]


def test_a_guest_who_waits_sounds_like_a_door_bell(ming, workers):
    ming.do("host/waiting_room", on=True)
    turn_away(ming)
    ApiVisitor(workers[1], "Li Wei").join(ming.meeting)
    expect(ming.page.locator("#knocks")).to_be_visible()
    ming.page.wait_for_function("() => tones.length > 2")
    assert ming.page.evaluate("tones") == [523, 392, 523]


def test_the_sound_can_be_switched_off(ming, guest):
    notify(ming, "Sound")
    turn_away(ming)
    guest.say("psst")
    ming.sees("psst")
    assert ming.page.evaluate("tones") == []


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("Off", []),
        ("Mentions", [["Anna", "@Ming look"]]),
        ("All messages", [["Anna", "hello"], ["Anna", "@Ming look"]]),
    ],
)
def test_notifications_are_for_all_messages_for_mentions_or_off(ming, guest, wish, told):
    notify(ming, "All messages")
    notify(ming, wish)
    turn_away(ming)
    guest.say("hello")
    guest.say("@Ming look")
    ming.sees("hello", "@Ming look")
    assert shown(ming) == told


def test_a_name_in_code_in_an_address_or_in_a_quotation_is_no_mention(ming, guest):
    notify(ming, "Mentions")
    turn_away(ming)
    for text in (
        "use `@Ming`",
        "```\n@Ming\n```",
        "https://example.org/@Ming",
        "> @Ming said so",
        "- **@Ming**",
    ):
        guest.say(text)
    expect(ming.messages).to_have_count(5)
    assert shown(ming) == [["Anna", "- **@Ming**"]]


def test_the_page_shows_no_notification_while_visible_or_for_old_messages(ming, guest):
    notify(ming, "All messages")
    guest.say("seen")
    ming.sees("seen")
    ming.page.reload()
    turn_away(ming)
    ming.sees("seen")
    ming.look_again()
    guest.say("new")
    ming.sees("seen", "new")
    assert shown(ming) == [["Anna", "new"]]
    assert ming.page.evaluate("tones") == [660]
    expect(ming.page).to_have_title("(1) Standup · Web Meeting")


def test_a_click_on_a_notification_leads_to_the_page(ming, guest):
    notify(ming, "All messages")
    turn_away(ming)
    guest.say("come")
    ming.sees("come")
    ming.page.evaluate("window.focus = () => { window.isFocused = true }")
    ming.page.evaluate("told[0].onclick()")
    assert ming.page.evaluate("[isFocused, told[0].isClosed]") == [True, True]


PHONE = """
  window.Notification = class {
    static permission = "granted"
    static requestPermission = async () => "granted"
    constructor() { throw new TypeError("Illegal constructor") }
  }
  const worker = {
    showNotification: async (title, options) => {
      told.push({ title, ...options, close() { this.isClosed = true } })
    },
    getNotifications: async ({ tag }) => told.filter((one) => one.tag === tag),
  }
  Object.defineProperty(navigator.serviceWorker, "ready", { value: Promise.resolve(worker) })
"""


def test_the_service_worker_shows_notifications_where_the_page_may_not(ming, guest):
    ming.page.evaluate(PHONE)
    notify(ming, "All messages")
    turn_away(ming)
    guest.say("hello")
    ming.sees("hello")
    assert shown(ming) == [["Anna", "hello"]]
    come_back(ming)
    ming.page.wait_for_function("() => told[0].isClosed")


def test_the_notification_of_a_deleted_message_is_closed(ming, anna):
    notify(ming, "All messages")
    turn_away(ming)
    anna.say("a slip")
    ming.sees("a slip")
    message = anna.page.evaluate(
        "(meeting) => fetch(`/api/messages?meeting_id=${meeting}`).then((answer) => answer.json())",
        anna.path[1:],
    )["messages"][0]
    anna.page.evaluate(
        """(body) => fetch("/api/delete", {
          method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
        })""",
        {"meeting_id": anna.path[1:], "seq": message["seq"]},
    )
    expect(ming.messages.first).not_to_contain_text("a slip")
    assert ming.page.evaluate("told[0].isClosed") is True


def test_a_member_who_denies_notifications_sees_that_and_is_not_asked_again(ming):
    ming.page.evaluate("window.answer = 'denied'")
    ming.open_by("#settings-open")
    ming.page.locator("#settings").get_by_text("All messages").click()
    expect(ming.page.locator("[data-part=notify-hint]")).to_have_text(
        "Notifications are blocked in your browser's settings."
    )
    expect(ming.page.locator("#settings [name=notify][value=off]")).to_be_checked()


def test_the_announcer_reports_members_who_join_and_leave(ming, anna):
    aloud = ming.page.locator("#announcer")
    expect(aloud).to_have_text("Anna joined")
    anna.leave()
    expect(aloud).to_have_text("Anna left")


@pytest.mark.parametrize("step", ["waiting"])
def test_the_announcer_reports_a_connection_that_is_lost_and_restored(ming):
    aloud = ming.page.locator("#announcer")
    ming.page.route("**/api/messages**", lambda route: route.abort())
    ming.look_again()
    expect(aloud).to_contain_text("Retrying in")
    ming.page.unroute("**/api/messages**")
    ming.look_again()
    expect(aloud).to_contain_text("Connected")


def test_the_announcer_can_be_switched_off(ming, guest):
    notify(ming, "Screen reader announcements")
    guest.say("psst")
    ming.sees("psst")
    expect(ming.page.locator("#announcer")).to_be_empty()


def test_there_is_one_announcer_and_it_is_polite(ming):
    voices = ming.page.locator("[aria-live], [role=alert], [role=status], [role=log]")
    outside_dialogs = voices.evaluate_all(
        "all => all.filter((one) => !one.closest('dialog')).map(({ id }) => id)"
    )
    assert outside_dialogs == ["announcer"]
    expect(ming.page.locator("#announcer")).to_have_attribute("aria-live", "polite")
