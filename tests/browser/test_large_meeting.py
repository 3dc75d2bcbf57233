"""The page of a large meeting: numbers in place of lists, and members as the reader comes near them."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_roster_rows import touched_by
from tests.browser.visitor import ApiVisitor
from tests.support.axe import violations
from tests.support.crowd import drain, fill

MANY = 320
TO_THE_END = """(name) => {
  const panel = document.querySelector("#roster")
  panel.scrollTop = panel.scrollHeight
  return [...panel.querySelectorAll(".roster__name")].some((each) => each.textContent === name)
}"""


def rows(visitor):
    return visitor.page.locator("[data-part=present] .roster__name")


def online(visitor):
    return visitor.page.locator("#roster-toggle [data-part=online]")


@pytest.fixture
def crowd(ming, redis):
    """The members who fill 小明's meeting."""
    return fill(redis, ming.meeting, MANY)


@pytest.fixture
def guest(ming, crowd, workers):
    """Anna, by whose joining the meeting learns how large it is."""
    guest = ApiVisitor(workers[1], "Anna")
    assert guest.join(ming.meeting).status_code == 200
    expect(online(ming)).to_have_text(str(MANY + 2))
    return guest


@pytest.fixture
def li(visit, ming, guest):
    """李伟, whose page begins in the large meeting."""
    li = visit("李伟", "en-US")
    li.join(ming.path)
    return li


def test_hosts_and_the_reader_come_first_and_then_the_members_by_name(ming, li):
    for visitor in (ming, li):
        expect(rows(visitor)).to_contain_text(["小明", "Member 00000", "Member 00001"])
        expect(online(visitor)).to_have_text(str(MANY + 3))
    expect(rows(li)).to_contain_text(["小明", "李伟", "Anna", "Member 00000"])
    assert violations(li.page) == []


def test_the_reader_scrolls_to_the_last_member(li):
    li.page.wait_for_function(TO_THE_END, arg=f"Member {MANY - 1:05}")


def test_a_message_touches_no_row_of_a_large_meeting(li, guest):
    expect(rows(li)).to_contain_text(["Member 00001"])
    assert touched_by(li, lambda: (guest.send("hello"), li.sees("hello"))) == []


def test_a_search_finds_members_whom_the_page_does_not_know(li):
    field = li.page.locator("#roster input[type=search]")
    field.fill("member 0031")
    expect(rows(li)).to_have_text([f"Member {number:05}" for number in range(310, 320)])
    field.fill("nobody")
    expect(li.page.locator("#roster [data-part=none]")).to_be_visible()
    field.fill("")
    expect(rows(li)).to_contain_text(["小明", "李伟", "Anna", "Member 00000"])


def test_a_mention_completes_the_name_of_a_member_whom_the_page_does_not_know(li):
    li.field.press_sequentially("@member 0031")
    choices = li.page.locator("#choices [role=option]")
    expect(choices).to_contain_text(["Member 00310", "Member 00311"])
    li.field.press("Enter")
    expect(li.field).to_have_value("@Member 00310 ")


def test_a_member_whom_the_page_does_not_know_is_typing(li, workers, ming):
    other = ApiVisitor(workers[1], "Zoë")
    assert other.join(ming.meeting).status_code == 200
    other.do("typing")
    expect(li.page.locator("#typing")).to_have_text("Someone is typing…")


def test_coming_and_going_is_counted_and_not_in_the_conversation(li, ming, workers):
    expect(rows(li)).to_contain_text(["Member 00000"])
    lines = li.changes.count()
    other = ApiVisitor(workers[1], "Zoë")
    assert other.join(ming.meeting).status_code == 200
    expect(online(li)).to_have_text(str(MANY + 4))
    other.do("leave")
    expect(online(li)).to_have_text(str(MANY + 3))
    assert li.changes.count() == lines


def test_a_meeting_that_is_small_again_lists_all_its_members(li, guest, crowd, redis, ming):
    expect(rows(li)).to_contain_text(["Member 00000"])
    drain(redis, ming.meeting, crowd[5:])
    guest.do("leave")
    for visitor in (li, ming):
        expect(rows(visitor)).to_have_count(7)
        expect(online(visitor)).to_have_text("7")


@pytest.mark.parametrize("newcomers", [1, 40, 250])
def test_members_who_come_before_others_by_name_push_none_out_of_the_list(
    li, ming, redis, workers, newcomers
):
    """A page of names is fetched again, and has more members than before, or more than two pages have."""
    li.fake_clock()
    li.page.reload()
    li.page.wait_for_function(TO_THE_END, arg=f"Member {MANY - 1:05}")

    def refreshes(name):
        li.page.clock.fast_forward(20_000)
        with li.page.expect_response("**/api/members?*"):
            assert ApiVisitor(workers[1], name).join(ming.meeting).status_code == 200

    li.page.locator("#roster").evaluate("panel => { panel.scrollTop = 0 }")
    expect(rows(li)).to_contain_text(["小明", "李伟", "Anna", "Member 00000"])
    for name, count in (("Aa", newcomers), ("Ab", 1)):
        fill(redis, ming.meeting, count, name=f"{name} {{:03}}")
        refreshes(f"Zoë {name}")
        expect(rows(li)).to_contain_text(["小明", "李伟", "Aa 000"])
    li.page.wait_for_function(TO_THE_END, arg=f"Member {MANY - 1:05}")
    refreshes("Zoë")
    li.page.wait_for_function(TO_THE_END, arg="Zoë Ab")
    last = li.page.locator("[data-part=present] .roster__member", has_text="Zoë Ab")
    expect(last).to_have_attribute("aria-setsize", str(MANY + newcomers + 7))
