"""The end of a seat in a large meeting, which is not in the log, ends the connections of the member."""

import pytest

from app.store.keys import MeetingKeys
from tests.support.crowd import fill
from tests.support.people import Person


@pytest.fixture
def large(ming, anna, worker, redis):
    """A meeting of 小明, Anna on the other worker, Bob and two hundred others."""
    fill(redis, ming.meeting, 200)
    bob = Person(worker, "Bob")
    bob.join(ming.meeting)
    assert redis.hget(MeetingKeys(ming.meeting).meeting, "large") == b"1"
    return bob


def test_every_connection_of_a_member_who_leaves_is_closed_and_the_others_learn_the_number(
    ming, anna, large, line
):
    following, tabs = line(ming), [line(anna), line(anna)]
    assert following.next()["presence"]["total"] == 203
    anna.leave()
    assert [tab.ends() for tab in tabs] == [(4401, "session_expired")] * 2
    told = following.until(lambda update: update.get("presence", {}).get("total") == 202)
    assert (told["changes"], told["presence"]["large"]) == ([], True)


def test_a_member_who_is_removed_is_told_so(ming, anna, large, line):
    tab = line(anna)
    ming.host("remove", member=anna.member)
    assert tab.ends() == (4401, "removed")


def test_the_long_poll_of_a_member_who_leaves_ends_at_once(ming, anna, large):
    cursor = anna.poll().json["cursor"]
    assert anna.poll(cursor).status_code == 200  # its worker may now answer from memory
    anna.leave()
    assert anna.poll(cursor, wait=20).status_code == 401
