"""The page of a guest: the form, the passcode, the waiting room, or the reason of a refusal."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.axe import LOOKS, violations
from tests.support.people import Person

JOIN = "form [type=submit]"


def ask_for_entry(visitor, path, passcode=None):
    visitor.page.goto(path)
    visitor.page.fill("#member_name", visitor.name)
    if passcode is not None:
        visitor.page.fill("#passcode", passcode)
    visitor.page.click(JOIN)


def card(visitor):
    return visitor.page.locator("main .card")


@pytest.fixture
def li(visit, ming):
    """李伟, who reads English and waits to be let in."""
    ming.do("host/waiting_room", on=True)
    li = visit("李伟", "en-US")
    ask_for_entry(li, ming.path)
    expect(card(li)).to_contain_text("Waiting for the host to let you in as 李伟…")
    return li


def test_the_page_before_joining_shows_who_is_in(visit, host, workers):
    assert Person(workers[1], "Anna").join(host.meeting).status_code == 200
    li = visit("李伟", "en-US")
    li.page.goto(host.path)
    expect(li.page.locator(".here__words")).to_have_text("小明 and Anna are here")
    expect(li.page.locator(".here__avatars span")).to_have_text(["小", "A"])
    expect(li.page).to_have_title("周会")


def test_the_page_of_a_locked_meeting_says_so_and_a_guest_may_try_again(visit, ming):
    guest = visit("Anna", "en-US")
    ming.do("host/lock", on=True)
    guest.page.goto(ming.path)
    expect(card(guest)).to_contain_text("No one else can join right now")
    expect(guest.page.locator("#member_name")).to_be_hidden()
    ming.do("host/lock", on=False)
    guest.page.click("text=Try again")
    guest.enter()
    ming.sees_present("小明", "Anna")


def test_the_page_says_beside_the_button_that_the_meeting_was_locked_meanwhile(visit, host):
    guest = visit("Anna", "en-US")
    guest.page.goto(host.path)
    host.do("host/lock", on=True)
    guest.page.fill("#member_name", "Anna")
    guest.page.click(JOIN)
    expect(guest.page.locator("#join [data-part=error]")).to_contain_text("This meeting is locked")


def test_a_passcode_is_asked_for_once_and_refused_beside_its_field(visit, host):
    host.do("host/passcode", passcode="open sesame")
    guest = visit("Anna", "en-US")
    ask_for_entry(guest, host.path, "open barley")
    expect(guest.page.locator("#passcode-error")).to_have_text("Wrong passcode.")
    expect(guest.page.locator("#passcode")).to_be_focused()
    guest.page.fill("#passcode", "open sesame")
    guest.page.keyboard.press("Enter")
    guest.sees_connected()
    guest.leave()
    guest.page.goto(host.path)
    expect(guest.page.locator("#passcode")).to_be_hidden()
    guest.enter()


def test_a_passcode_that_was_set_meanwhile_is_asked_for(visit, host):
    guest = visit("Anna", "en-US")
    guest.page.goto(host.path)
    expect(guest.page.locator("#passcode")).to_be_hidden()
    host.do("host/passcode", passcode="open sesame")
    guest.page.fill("#member_name", "Anna")
    guest.page.click(JOIN)
    expect(guest.page.locator("#passcode-error")).to_have_text("This meeting needs a passcode.")
    guest.page.fill("#passcode", "open sesame")
    guest.page.keyboard.press("Enter")
    guest.sees_connected()


def test_a_waiting_guest_is_announced_and_enters_once_admitted(ming, li):
    expect(ming.page.locator("#knocks")).to_contain_text("李伟正在等候加入")
    expect(ming.page.locator("#announcer")).to_contain_text("李伟正在等候加入")
    expect(ming.page.locator("#host-open [data-part=count]")).to_have_text("1")
    ming.open_by("#host-open")
    waiting = ming.page.locator("#waiting li")
    expect(waiting).to_contain_text("李伟")
    expect(waiting).to_contain_text(re.compile(r"\d+:\d\d 开始等候"))
    waiting.locator("[data-action=admit]").click()
    li.sees_connected()
    expect(ming.page.locator("#waiting")).to_be_hidden()
    expect(ming.page.locator("#knocks")).to_be_hidden()
    ming.page.keyboard.press("Escape")
    ming.sees_present("小明", "李伟")


def test_a_button_keeps_the_focus_while_other_guests_arrive(visit, ming, li):
    ming.open_by("#host-open")
    ming.page.locator("#waiting [data-action=deny]").focus()
    ask_for_entry(visit("Anna", "en-US"), ming.path)
    expect(ming.page.locator("#waiting li")).to_have_count(2)
    expect(ming.page.locator("#waiting li", has_text="李伟").locator("[data-action=deny]")).to_be_focused()
    ming.page.keyboard.press("Enter")
    expect(ming.page.locator("#waiting li")).to_contain_text(["Anna"])
    expect(card(li)).to_contain_text("The host declined your request to join.")
    expect(ming.page.locator("#host-title")).to_be_focused()


def test_a_host_admits_all_waiting_guests_at_once(visit, ming, li):
    other = visit("Anna", "en-US")
    ask_for_entry(other, ming.path)
    expect(ming.page.locator("#knocks")).to_contain_text("2 人在等候室")
    ming.page.click("#knocks [data-part=all]")
    other.sees_connected()
    li.sees_connected()


def test_a_guest_keeps_waiting_after_a_reload_and_a_failure(ming, li):
    li.page.reload()
    expect(card(li)).to_contain_text("Waiting for the host to let you in as 李伟…")
    li.page.route("**/api/knock", lambda route: route.abort())
    expect(card(li)).to_contain_text("Can't reach the server.")
    li.page.unroute("**/api/knock")
    ming.page.click("#knocks [data-part=admit]")
    li.sees_connected()


def test_a_denied_guest_sees_that_and_can_be_readmitted(ming, li):
    ming.open_by("#host-open")
    ming.page.click("#waiting [data-action=deny]")
    expect(card(li)).to_contain_text("The host declined your request to join.")
    expect(li.page.get_by_role("button")).to_have_count(0)
    li.page.reload()
    expect(li.page.locator("h1")).to_have_text("You can't join this meeting")
    expect(li.page.locator(".card__lead").first).to_have_text("The host declined your request to join.")
    ming.page.click("#removed [data-action=readmit]")
    expect(ming.page.locator("#removed")).to_be_hidden()
    ask_for_entry(li, ming.path)
    expect(card(li)).to_contain_text("Waiting for the host to let you in")


def test_a_host_denies_all_waiting_guests_of_an_address_at_once(visit, workers):
    ming = visit("Ming", "en-US", 360)
    ming.create("Standup")
    ming.do("host/waiting_room", on=True)
    for number in range(6):
        assert Person(workers[1], f"Guest {number}").join(ming.meeting).json["role"] == "waiting"
    ming.open_by("#host-open")
    waiting, sure = ming.page.locator("#waiting li"), ming.page.locator("#sure-dialog")
    expect(waiting).to_have_count(6)
    deny = ming.page.locator("#waiting [data-action=denyAddress]").first
    expect(deny).to_have_text("Deny all 6 from this address")
    assert ming.fits()
    deny.click()
    sure.locator("[value=no]").click()
    expect(waiting).to_have_count(6)
    deny.click()
    sure.locator("[value=yes]").click()
    expect(ming.page.locator("#waiting")).to_be_hidden()
    expect(ming.page.locator("#removed li")).to_have_count(1)


def test_the_list_says_how_many_more_wait_than_it_shows(ming, li):
    guest = {"member": "A" * 22, "name": "李伟", "knocked_at": 1, "same_address": 1}
    answer = {"status": "success", "waiting": [guest], "waiting_total": 3, "removed": []}
    ming.page.route("**/api/host/door*", lambda route: route.fulfill(json=answer))
    ming.page.reload()
    ming.open_by("#host-open")
    more = ming.page.locator("#waiting [data-part=more]")
    expect(more).to_have_text("还有 2 人在等候室")
    answer["waiting_total"] = 1
    ming.page.reload()
    ming.open_by("#host-open")
    expect(ming.page.locator("#waiting li")).to_have_count(1)
    expect(more).to_be_hidden()


def test_a_guest_who_leaves_the_waiting_room_disappears_from_the_bar(ming, li):
    expect(ming.page.locator("#knocks")).to_be_visible()
    li.page.click("#waiting [data-part=leave]")
    li.page.wait_for_url("**/")
    expect(ming.page.locator("#knocks")).to_be_hidden()


def test_a_guest_whose_place_in_the_waiting_room_expired_joins_again(ming, li, redis):
    with li.page.expect_request("**/api/join"):
        for key in redis.scan_iter(f"meeting:{{{ming.meeting}}}:session:*"):
            if redis.get(key).decode() != ming.id_of("小明"):
                redis.delete(key)
    expect(card(li)).to_contain_text("Waiting for the host to let you in as 李伟 (2)…")


def test_a_member_without_a_seat_waits_in_the_waiting_room_too(ming, anna, redis):
    anna.write("half a thou")
    ming.do("host/waiting_room", on=True)
    for key in redis.scan_iter(f"meeting:{{{ming.meeting}}}:session:*"):
        if redis.get(key).decode() == ming.id_of("Anna"):
            redis.delete(key)
    anna.look_again()
    anna.page.click("text=Rejoin as Anna")
    expect(card(anna)).to_contain_text("Waiting for the host to let you in")
    ming.page.click("#knocks [data-part=admit]")
    anna.sees_connected()
    expect(anna.field).to_have_value("half a thou")


def test_the_page_of_a_replaced_link_says_so_and_the_new_link_stays_in_the_address(visit, ming):
    old = ming.path
    ming.do("host/new_link")
    ming.page.wait_for_url("**/*.*")
    guest = visit("Anna", "en-US")
    assert guest.page.goto(old).status == 410
    expect(guest.page.locator("h1")).to_have_text("This link no longer works")
    expect(guest.page.locator("#member_name")).to_be_hidden()
    guest.join(ming.path)
    assert guest.path == ming.path != old


def test_the_page_of_a_meeting_that_is_over_says_so(visit, host):
    path = host.path
    host.do("host/end")
    guest = visit("Anna", "en-US")
    assert guest.page.goto(path).status == 410
    expect(guest.page.locator("h1")).to_have_text("This meeting has ended")
    expect(card(guest)).to_contain_text("The host ended this meeting.")


@LOOKS
def test_axe_finds_nothing_on_the_pages_of_a_waiting_or_refused_guest(visit, host, language, width, scheme):
    guest = visit("李伟", language, width, color_scheme=scheme)
    host.do("host/waiting_room", on=True)
    host.do("host/passcode", passcode="sesame")
    ask_for_entry(guest, host.path, "barley")
    expect(guest.page.locator("#passcode-error")).to_be_visible()
    assert violations(guest.page) == []
    guest.page.fill("#passcode", "sesame")
    guest.page.click(JOIN)
    expect(guest.page.locator("#waiting")).to_be_visible()
    assert violations(guest.page) == []
    assert guest.fits()
    other = visit("Anna", language, width, color_scheme=scheme)
    host.do("host/lock", on=True)
    for path in (host.path, f"{host.path}#host=nonsense"):
        other.page.goto(path)
        assert violations(other.page) == []
        assert other.fits()


def test_a_host_writes_to_the_people_who_wait(ming, visit):
    ming.do("host/waiting_room", on=True)
    anna = visit("Anna", "en-US")
    anna.page.goto(ming.path)
    anna.page.fill("#member_name", "Anna")
    anna.page.click("form [type=submit]")
    note = anna.page.locator("#waiting [data-part=note]")
    expect(anna.page.locator("#waiting")).to_be_visible()
    expect(note).to_be_hidden()
    field = ming.panel.get_by_label("给等候者留言")
    field.fill("We start at ten")
    field.press("Enter")
    expect(note).to_have_text("We start at ten")
    expect(ming.changes.last).to_have_text("您给等候者留言：“We start at ten”")
    field.fill("")
    field.press("Enter")
    expect(note).to_be_hidden()
    field.fill("Back at three")
    field.press("Enter")
    expect(note).to_have_text("Back at three")
    ming.page.locator("#waiting [data-action=deny]").click()
    expect(anna.page.locator("#waiting [data-part=link]")).to_be_visible()
    expect(note).to_be_hidden()
