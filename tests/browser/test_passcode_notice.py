"""Hosts are told that many wrong passcodes are given, and end it in the notice."""

import pytest
from playwright.sync_api import expect

from tests.support.people import Person, refused


@pytest.fixture
def ming(visit):
    ming = visit("Ming", "en-US")
    ming.create("Standup")
    return ming


@pytest.fixture
def guess(workers, ming):
    """Give ten wrong passcodes, by the other worker. Return the guest who does."""

    def guess():
        ming.do("host/passcode", passcode="sesame")
        guest = Person(workers[1], "Eve")
        for _ in range(10):
            assert refused(guest.join(ming.meeting, passcode="open"), 403, "bad_passcode")
        return guest

    return guess


def notice(visitor):
    return visitor.page.locator("#wrong-passcodes")


def test_a_host_sees_a_notice_of_ten_wrong_passcodes_and_locks_the_meeting(ming, guess):
    eve = guess()
    words = "10 wrong passcodes within a minute. Someone may be guessing."
    expect(notice(ming).locator("[data-part=text]")).to_have_text(words)
    notice(ming).get_by_role("button", name="Lock meeting").click()
    expect(notice(ming)).to_be_hidden()
    assert refused(eve.join(ming.meeting, passcode="sesame"), 403, "locked")


def test_a_host_closes_the_notice_and_sees_another_after_ten_more(ming, guess):
    guess()
    notice(ming).get_by_role("button", name="Close").click()
    expect(notice(ming)).to_be_hidden()
    guess()
    expect(notice(ming)).to_contain_text("20 wrong passcodes")


def test_other_members_see_no_notice(ming, visit, guess):
    anna = visit("Anna", "en-US")
    anna.join(ming.path)
    guess()
    expect(notice(ming)).to_be_visible()
    ming.say("hello")
    anna.sees("hello")
    expect(notice(anna)).to_be_hidden()
