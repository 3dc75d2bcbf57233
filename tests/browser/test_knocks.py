"""A guest in the waiting room: hosts see the name, decide in the bar, and are notified in another tab."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_notice import BROWSER, come_back, notify, shown, turn_away
from tests.support.people import Person


@pytest.fixture
def ming(visit):
    """Ming, a host with a waiting room, whose browser says what it has shown and sounded."""
    ming = visit("Ming", "en-US")
    ming.page.add_init_script(BROWSER)
    ming.create("Standup")
    ming.do("host/waiting_room", on=True)
    return ming


@pytest.fixture
def knock(workers, ming):
    """Have a guest join the waiting room, through the other worker."""

    def knock(name):
        guest = Person(workers[1], name)
        assert guest.join(ming.meeting).json["role"] == "waiting"
        return guest

    return knock


def bar(visitor):
    return visitor.page.locator("#knocks")


def is_waiting(guest):
    return guest.post("/api/knock", {"meeting_id": guest.meeting}).json["waiting"]


def test_the_bar_names_a_waiting_guest_and_admits_them(ming, knock):
    li = knock("Li Wei")
    expect(bar(ming).locator("[data-part=text]")).to_have_text("Li Wei is waiting to join")
    expect(ming.page.locator("#announcer")).to_have_text("Li Wei is waiting to join")
    expect(bar(ming).get_by_role("button")).to_have_text(["Admit", "Deny"])
    bar(ming).get_by_role("button", name="Admit").click()
    expect(bar(ming)).to_be_hidden()
    ming.sees_present("Ming", "Li Wei")
    assert is_waiting(li) is False


def test_the_bar_denies_a_waiting_guest(ming, knock):
    li = knock("Li Wei")
    bar(ming).get_by_role("button", name="Deny").click()
    expect(bar(ming)).to_be_hidden()
    assert li.post("/api/knock", {"meeting_id": li.meeting}).json["code"] == "removed"


def test_the_bar_counts_several_guests_and_opens_their_list(ming, knock):
    for name in ("Li Wei", "Anna", "Bob"):
        knock(name)
    expect(bar(ming).locator("[data-part=text]")).to_have_text("3 people are waiting to join")
    expect(bar(ming).get_by_role("button")).to_have_text(["Show", "Admit all"])
    bar(ming).get_by_role("button", name="Show").click()
    rows = ming.page.locator("#waiting li")
    expect(rows).to_have_count(3)
    for name in ("Anna", "Bob"):
        rows.filter(has_text=name).get_by_role("button", name="Deny").click()
        expect(rows.filter(has_text=name)).to_have_count(0)
    ming.close_panel()
    expect(bar(ming).locator("[data-part=text]")).to_have_text("Li Wei is waiting to join")


def test_the_bar_is_in_chinese_for_a_chinese_reader(visit, knock, ming):
    ming.do("host/waiting_room", on=False)
    li = visit("李伟")
    li.join(ming.path)
    ming.do("host/waiting_room", on=True)
    ming.do("host/cohost", member=ming.id_of("李伟"), on=True)
    knock("Anna")
    expect(bar(li).locator("[data-part=text]")).to_have_text("Anna正在等候加入")
    expect(bar(li).get_by_role("button")).to_have_text(["准入", "拒绝"])


def test_a_member_who_is_not_a_host_does_not_see_waiting_guests(visit, ming, knock):
    ming.do("host/waiting_room", on=False)
    anna = visit("Anna", "en-US")
    anna.page.add_init_script(BROWSER)
    anna.join(ming.path)
    ming.do("host/waiting_room", on=True)
    turn_away(anna)
    knock("Li Wei")
    expect(bar(ming)).to_be_visible()
    ming.say("told")
    anna.sees("told")
    expect(bar(anna)).to_be_hidden()
    expect(anna.page).to_have_title("(1) Standup · Web Meeting")


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("Off", []),
        ("Mentions", [["Li Wei is waiting to join", "Standup"]]),
        ("All messages", [["Li Wei is waiting to join", "Standup"]]),
    ],
)
def test_a_host_in_another_tab_is_notified_as_by_a_mention(ming, knock, wish, told):
    notify(ming, "All messages")
    notify(ming, wish)
    turn_away(ming)
    knock("Li Wei")
    expect(ming.page).to_have_title("(1) Standup · Web Meeting")
    ming.page.wait_for_function("() => tones.length > 2")
    assert ming.page.evaluate("tones") == [523, 392, 523]
    assert shown(ming) == told
    come_back(ming)
    expect(ming.page).to_have_title("Standup · Web Meeting")


def test_a_host_is_notified_once_for_each_guest(ming, knock):
    notify(ming, "Mentions")
    turn_away(ming)
    knock("Li Wei")
    expect(ming.page).to_have_title("(1) Standup · Web Meeting")
    knock("Anna")
    expect(ming.page).to_have_title("(2) Standup · Web Meeting")
    assert [title for title, _ in shown(ming)] == ["Li Wei is waiting to join", "Anna is waiting to join"]


def test_the_sound_of_a_guest_can_be_switched_off(ming, knock):
    notify(ming, "Sound")
    turn_away(ming)
    knock("Li Wei")
    expect(ming.page).to_have_title("(1) Standup · Web Meeting")
    assert ming.page.evaluate("tones") == []


def test_the_notification_of_a_guest_who_left_is_closed(ming, knock):
    notify(ming, "Mentions")
    turn_away(ming)
    li = knock("Li Wei")
    ming.page.wait_for_function("() => told.length === 1")
    li.leave()
    ming.page.wait_for_function("() => told[0].isClosed")


def test_admitting_a_guest_gives_the_focus_to_the_timeline(ming, knock):
    knock("Li Wei")
    bar(ming).get_by_role("button", name="Admit").focus()
    ming.page.keyboard.press("Enter")
    expect(bar(ming)).to_be_hidden()
    expect(ming.timeline).to_be_focused()


def test_the_focus_stays_in_the_bar_when_another_guest_arrives(ming, knock):
    knock("Li Wei")
    bar(ming).get_by_role("button", name="Deny").focus()
    knock("Anna")
    expect(bar(ming).get_by_role("button", name="Show")).to_be_focused()
