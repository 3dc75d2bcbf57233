"""A meeting of more than two hundred members: presence has the counts alone, and a snapshot some members."""

import zlib

import pytest

from tests.support.clock import Clock
from tests.support.crowd import drain, fill
from tests.support.people import Person, happened, refused, said

LARGE_FROM, SMALL_BELOW = 200, 150
MAX_SNAPSHOT_BYTES = 30_000  # compressed


@pytest.fixture
def guest(app):
    return Person(app, "Zoë")


@pytest.fixture
def grow(app, ming, redis, guest, clock):
    """Fill the meeting, up to so many members with 小明 and Zoë, who joins last."""

    def grow(total, **more):
        members = fill(redis, ming.meeting, total - 2, **more)
        assert guest.join(ming.meeting).status_code == 200
        clock.forward(1)  # presence is told at most once a second
        return members

    return grow


def presence(person, cursor=None):
    return person.poll(cursor).json["presence"]


def test_a_meeting_of_two_hundred_has_the_list_of_those_away(ming, grow):
    members = grow(LARGE_FROM, since_ms=31_000)
    told = presence(ming)
    assert (told["online"], told["total"], set(told["away"])) == (2, LARGE_FROM, set(members))
    assert "large" not in told


def test_a_larger_meeting_has_the_counts_alone(ming, grow):
    grow(LARGE_FROM + 1, since_ms=31_000)
    assert presence(ming) == {"online": 2, "total": LARGE_FROM + 1, "away": [], "large": True}


def test_every_join_and_leave_of_a_large_meeting_changes_the_presence(app, ming, grow, clock):
    grow(LARGE_FROM + 1)
    cursor = ming.poll().json["cursor"]
    anna = Person(app, "Anna")
    for verb, total in ((anna.join, LARGE_FROM + 2), (lambda _: anna.leave(), LARGE_FROM + 1)):
        verb(ming.meeting)
        clock.forward(1)
        update = ming.poll(cursor).json
        assert update["presence"] == {"online": total, "total": total, "away": [], "large": True}
        cursor = update["cursor"]


def test_a_meeting_stays_large_until_it_has_fewer_than_150_and_then_has_the_list_again(
    app, ming, redis, guest, grow, clock
):
    members = grow(LARGE_FROM + 1, since_ms=31_000)
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    drain(redis, ming.meeting, members[SMALL_BELOW - 2 :])
    guest.leave()
    clock.forward(1)
    large = ming.poll().json
    assert large["presence"] == {"online": 2, "total": SMALL_BELOW, "away": [], "large": True}
    anna.leave()
    clock.forward(1)
    small = presence(ming, large["cursor"])
    assert (small["online"], small["total"]) == (1, SMALL_BELOW - 1)
    assert set(small["away"]) == set(members[: SMALL_BELOW - 2])
    assert "large" not in small


# Coming and going


@pytest.fixture
def large(ming, grow, clock):
    """The members of a meeting of 300, besides 小明 and Zoë, who joined last."""
    members = grow(300)
    ming.poll()
    return members


def test_joining_and_leaving_a_large_meeting_is_not_in_the_log(app, ming, large):
    cursor = ming.poll().json["cursor"]
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    anna.rename("Anne")
    anna.leave()
    assert happened(ming.poll(cursor)) == [("renamed", "Anne")]


def test_the_join_by_which_a_meeting_becomes_large_is_not_in_the_log(ming, grow):
    grow(LARGE_FROM)
    assert ("joined", "Zoë") in happened(ming.poll())
    assert "large" not in presence(ming)


def test_joins_do_not_push_out_what_was_said(serve, store_of):
    app = serve(max_entries=10)
    ming, guest = Person(app, "小明"), Person(app, "Zoë")
    ming.create()
    fill(store_of(app), ming.meeting, LARGE_FROM)
    guest.join(ming.meeting)
    for n in range(5):
        ming.send(str(n))
    for n in range(20):
        anna = Person(app, f"Anna {n}")
        anna.join(ming.meeting)
        anna.leave()
    assert said(ming.poll()) == ["0", "1", "2", "3", "4"]


def test_a_member_of_a_large_meeting_who_expires_is_not_in_the_log(ming, guest, large, clock):
    clock.forward(3 * 3600)
    cursor = ming.poll().json["cursor"]
    guest.poll()
    clock.forward(3600 + 1)
    for _ in range(3):
        ming.poll()
        clock.forward(1)
    update = ming.poll(cursor).json
    assert (update["changes"], update["messages"]) == ([], [])
    assert update["presence"]["total"] < 300
    assert guest.poll().status_code == 200


def test_a_removal_from_a_large_meeting_is_in_the_log(ming, guest, large):
    cursor = ming.poll().json["cursor"]
    ming.host("remove", member=large[0])
    ming.host("remove", member=guest.member)
    assert [change["reason"] for change in ming.poll(cursor).json["changes"]] == ["removed"] * 2
    assert refused(guest.poll(), 403, "removed")


def test_a_join_repeated_with_its_key_gives_the_seat_of_the_first(app, ming, large):
    tries = [Person(app, "Anna") for _ in range(2)]
    for person in tries:
        person.join(ming.meeting, key="key-of-anna")
    assert tries[0].member == tries[1].member
    assert presence(ming)["total"] == 301
    assert tries[1].send("hello").status_code == 200
    tries[1].leave()
    again = Person(app, "Anna")
    again.join(ming.meeting, key="key-of-anna")
    assert again.member != tries[0].member


def test_a_join_from_before_the_meeting_was_large_is_repeated(app, ming, grow):
    tries = [Person(app, "Anna") for _ in range(2)]
    tries[0].join(ming.meeting, key="key-of-anna")
    grow(300)
    tries[1].join(ming.meeting, key="key-of-anna")
    assert tries[0].member == tries[1].member


def test_nothing_is_left_of_the_key_of_a_member_who_has_left(app, ming, redis, large):
    devices = f"meeting:{{{ming.meeting}}}:devices"
    before = {*redis.hkeys(devices)}
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    assert len(redis.hkeys(devices)) == len(before) + 3
    anna.leave()
    assert {*redis.hkeys(devices)} == before


def test_someone_who_leaves_a_large_meeting_has_no_seat_and_frees_the_name(app, ming, guest, large):
    token = guest.token
    guest.leave()
    guest.take_token(token)
    assert refused(guest.poll(), 401, "session_expired")
    assert guest.join(ming.meeting).json["member_name"] == "Zoë"


# Seats that are given up

SEAT_KEPT_S = 600
IN_ONE_CALL = 20


def seated(ming):
    return {line["member"] for line in ming.members(limit=200).json["members"]}


@pytest.fixture
def poll_after(ming, clock):
    """Let time pass in which 小明 alone is there, and return the last update."""

    def poll_after(seconds):
        for _ in range(seconds // 50):
            clock.forward(50)
            ming.poll()
        clock.forward(seconds % 50)
        return ming.poll()

    return poll_after


def test_members_of_a_large_meeting_who_are_away_for_long_give_up_their_seats(ming, grow, poll_after):
    grow(300)
    cursor = poll_after(SEAT_KEPT_S - 10).json["cursor"]
    assert presence(ming)["total"] == 300
    update = poll_after(20).json
    assert update["presence"]["total"] == 300 - IN_ONE_CALL
    for _ in range(300 // IN_ONE_CALL):
        ming.poll()
    assert SMALL_BELOW - IN_ONE_CALL <= presence(ming)["total"] < SMALL_BELOW  # it is small again
    assert [change for change in ming.poll(cursor).json["changes"] if change["type"] == "left"] == []


def test_hosts_and_cohosts_keep_their_seats(app, ming, grow, poll_after):
    members = grow(300)
    for member in members[:30]:
        ming.host("cohost", member=member, on=True)
    poll_after(SEAT_KEPT_S + 1)
    for _ in range(300 // IN_ONE_CALL):
        ming.poll()
    assert {ming.member, *members[:30]} <= seated(ming)


def test_members_of_a_small_meeting_keep_their_seats(ming, grow, poll_after):
    grow(LARGE_FROM)
    poll_after(2 * SEAT_KEPT_S)
    assert presence(ming)["total"] == LARGE_FROM


def test_after_an_outage_no_member_gives_up_the_seat_before_the_time_has_passed_again(
    ming, grow, clock, poll_after
):
    grow(300)
    clock.forward(2 * SEAT_KEPT_S)
    assert ming.poll().json["presence"]["total"] == 300
    poll_after(SEAT_KEPT_S - 50)
    assert presence(ming)["total"] == 300
    poll_after(60)
    assert presence(ming)["total"] < 300


def test_a_meeting_that_is_nearly_full_takes_the_seats_of_those_away(serve, store_of):
    app = serve(max_members=10)
    ming, clock = Person(app, "小明"), Clock(store_of(app))
    ming.create()
    guests = [Person(app, f"Guest {n}") for n in range(8)]
    for person in guests:
        person.join(ming.meeting)
    for _ in range(13):
        clock.forward(50)
        for person in (ming, *guests[1:]):
            person.poll()
    left = ming.poll().json["changes"][-1]
    assert (left["type"], left["member"], left["reason"]) == ("left", guests[0].member, "expired")
    assert refused(guests[0].poll(), 401, "session_expired")
    assert guests[0].join(ming.meeting).json["member_name"] == "Guest 0"


# The snapshot


def test_a_snapshot_has_the_reader_apart(ming, anna):
    update = ming.poll().json
    assert update["me"] == {line["member"]: line for line in update["members"]}[ming.member]
    assert anna.poll().json["me"]["name"] == "Anna"
    assert "me" not in ming.poll(update["cursor"]).json


def test_a_snapshot_of_a_large_meeting_has_hosts_authors_and_those_who_have_been_here_longest(
    app, ming, redis, guest, grow
):
    members = grow(400)
    bob, late = Person(app, "Bob"), Person(app, "Late")
    for person in (bob, late):
        person.join(ming.meeting)
    ming.host("cohost", member=bob.member, on=True)
    guest.send("hello")
    listed = [line["member"] for line in late.poll().json["members"]]
    assert set(listed) == {ming.member, bob.member, guest.member, *members[:100]}
    assert len(listed) == 103
    assert late.poll().json["me"]["member"] == late.member


def test_a_snapshot_says_who_of_its_members_is_online(ming, grow):
    grow(400, since_ms=31_000)
    update = ming.poll().json
    assert {line["name"] for line in update["members"] if line["online"]} == {"小明"}
    assert update["presence"]["online"] == 2


def test_a_snapshot_of_five_thousand_is_small(serve, store_of):
    app = serve(max_members=10_000)
    ming, guest = Person(app, "小明"), Person(app, "Zoë")
    ming.create()
    members = fill(store_of(app), ming.meeting, 5000, name="Participant number {:05}", since_ms=31_000)
    guest.join(ming.meeting)
    for n in range(100):
        ming.send(f"message {n}")
    answer = guest.poll()
    assert len(zlib.compress(answer.data)) <= MAX_SNAPSHOT_BYTES
    assert set(members[:99]) < {line["member"] for line in answer.json["members"]}
    assert answer.json["presence"]["total"] == 5002
