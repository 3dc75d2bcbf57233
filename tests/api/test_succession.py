"""Succession in a meeting whose hosts are absent."""

import pytest

from tests.support.people import Person

TEN_MINUTES_S = 600
OUTAGE_S = TEN_MINUTES_S + 60  # without Redis, or by which its clock jumps


@pytest.fixture
def bob(app, ming, anna):
    bob = Person(app, "Bob")
    bob.join(ming.meeting)
    return bob


def hosts(person):
    return [line["name"] for line in person.poll().json["members"] if line.get("role") == "host"]


def pass_time(clock, seconds, *present):
    """Time passes, and those who are here say so."""
    for _ in range(seconds // 20):
        clock.forward(20)
        for person in present:
            person.poll()


def test_an_absent_host_has_no_successor_for_ten_minutes(clock, anna, bob):
    pass_time(clock, TEN_MINUTES_S - 20, anna, bob)
    assert hosts(anna) == ["小明"]


def test_the_member_who_joined_first_succeeds_an_absent_host_and_the_log_says_so(clock, ming, anna, bob):
    pass_time(clock, TEN_MINUTES_S + 20, anna, bob)
    assert hosts(bob) == ["小明", "Anna"]
    change = next(change for change in bob.poll().json["changes"] if change["type"] == "role")
    assert (change["member"], change["role"], change["by"]) == (anna.member, "host", "")
    assert anna.host("lock", on=True).status_code == 200
    assert ming.host("lock", on=False).status_code == 200  # a host who returns is still a host


def test_a_cohost_succeeds_before_a_member_who_joined_earlier(clock, ming, anna, bob):
    ming.host("cohost", member=bob.member, on=True)
    pass_time(clock, TEN_MINUTES_S + 20, anna, bob)
    assert hosts(anna) == ["小明", "Bob"]


def test_an_absent_cohost_does_not_succeed(clock, ming, anna, bob):
    ming.host("cohost", member=anna.member, on=True)
    pass_time(clock, TEN_MINUTES_S + 20, bob)
    assert hosts(bob) == ["小明", "Bob"]


def test_a_muted_member_does_not_succeed(clock, ming, anna, bob):
    ming.host("mute", member=anna.member, on=True)
    pass_time(clock, TEN_MINUTES_S + 20, anna, bob)
    assert hosts(bob) == ["小明", "Bob"]


def test_a_member_succeeds_a_host_who_left_after_ten_minutes(clock, ming, anna, bob):
    ming.leave()
    pass_time(clock, TEN_MINUTES_S - 40, anna, bob)
    assert hosts(anna) == []
    pass_time(clock, 60, anna, bob)
    assert hosts(anna) == ["Anna"]


def test_no_member_succeeds_while_another_host_is_present(app, clock, ming, anna):
    phone = Person(app, "Phone")
    phone.join(ming.meeting, host_secret=ming.host_secret)
    pass_time(clock, TEN_MINUTES_S + 20, anna, phone)
    assert hosts(anna) == ["小明", "Phone"]


def newcomer(app, meeting):
    carol = Person(app, "Carol")
    carol.join(meeting)
    return carol


FIRST_AFTER_IT = {
    "poll": lambda app, anna: anna.poll(),
    "send": lambda app, anna: anna.send("Is anybody here?"),
    "rename": lambda app, anna: anna.rename("Anna B."),
    "join": lambda app, anna: newcomer(app, anna.meeting).poll(),
    "check": lambda app, anna: anna.check(),
}


@pytest.mark.parametrize("first", FIRST_AFTER_IT.values(), ids=FIRST_AFTER_IT)
def test_an_outage_of_ten_minutes_makes_no_guest_a_host(app, clock, ming, anna, first):
    pass_time(clock, 60, ming, anna)
    clock.forward(OUTAGE_S)
    first(app, anna)
    assert hosts(anna) == ["小明"]
    assert anna.check().json["role"] == "member"
    assert hosts(ming) == ["小明"]


def test_the_ten_minutes_begin_again_after_an_outage(clock, anna, bob):
    pass_time(clock, TEN_MINUTES_S - 60, anna, bob)
    clock.forward(OUTAGE_S)
    pass_time(clock, TEN_MINUTES_S - 20, anna, bob)
    assert hosts(anna) == ["小明"]
    pass_time(clock, 40, anna, bob)
    assert hosts(anna) == ["小明", "Anna"]


def test_the_ten_minutes_begin_again_after_an_outage_where_the_host_has_left(clock, ming, anna):
    ming.leave()
    clock.forward(OUTAGE_S)
    pass_time(clock, TEN_MINUTES_S - 20, anna)
    assert hosts(anna) == []
    pass_time(clock, 40, anna)
    assert hosts(anna) == ["Anna"]


def test_a_newcomer_to_an_abandoned_meeting_succeeds_after_ten_minutes(app, clock, ming):
    ming.leave()
    clock.forward(OUTAGE_S)
    carol = newcomer(app, ming.meeting)
    pass_time(clock, TEN_MINUTES_S - 20, carol)
    assert hosts(carol) == []
    pass_time(clock, 40, carol)
    assert hosts(carol) == ["Carol"]


def test_pauses_of_less_than_a_minute_are_no_outage(clock, anna, bob):
    for _ in range(13):
        clock.forward(50)
        anna.poll()
    assert hosts(anna) == ["小明", "Anna"]


def test_an_outage_does_not_drop_a_guest_in_the_waiting_room(app, clock, ming):
    ming.host("waiting_room", on=True)
    will = newcomer(app, ming.meeting)
    clock.forward(OUTAGE_S)
    ming.poll()
    assert will.check().json["role"] == "waiting"
