"""Succession in a meeting of thousands: a script looks at few members, and the same one becomes host.

A worker of the version before keeps neither the list of co-hosts nor the order of the members.
"""

import json

import pytest

from app.config import Settings
from app.store.keys import MeetingKeys
from app.store.script import Scripts
from app.store.seen import Heartbeats
from tests.support.clock import Clock
from tests.support.people import Person
from tests.support.redis_monitor import watch

FEW, MANY = 200, 5000
LOOKED_AT = 100  # members, by one script
HOUR_MS = 3_600_000


@pytest.fixture
def app(serve):
    return serve(max_members=6000)


def member_id(number):
    return f"member-{number:015}"


def now_ms(redis):
    seconds, micros = redis.time()
    return seconds * 1000 + micros // 1000


def seat(redis, meeting, count, is_online=lambda _: True, role_of=lambda _: None):
    """Seat members, the first an hour ago and each a millisecond after the one before."""
    keys, now = MeetingKeys(meeting), now_ms(redis)
    with redis.pipeline(transaction=False) as some:
        for number in range(count):
            name, joined_at = f"m{number}", now - HOUR_MS + number
            record = {"name": name, "folded": name, "skeleton": name, "joined_at": joined_at}
            role = role_of(number)
            record |= {"role": role} if role else {}
            member = member_id(number)
            some.hset(keys.part("members"), member, json.dumps(record, separators=(",", ":")))
            some.zadd(keys.part("seen"), {member: now if is_online(number) else now - 60_000})
            some.zadd(keys.part("joined"), {member: joined_at})
            some.zadd(keys.part("roster"), {f"{name}\0{member}": 0})
            if role == "cohost":
                some.hset(keys.meeting, "cohosts", f"{member} ")
        some.execute()


def come_online(redis, meeting, *numbers):
    now = now_ms(redis)
    redis.zadd(MeetingKeys(meeting).part("seen"), {member_id(number): now for number in numbers})


def lose_host(redis, ming):
    """The host has been away for eleven minutes."""
    redis.zadd(MeetingKeys(ming.meeting).part("seen"), {ming.member: now_ms(redis) - 660_000})
    redis.hset(MeetingKeys(ming.meeting).meeting, "hostless_at", 0)


def heartbeat(redis, meeting):
    """A worker sends heartbeats: the script looks for an heir."""
    Heartbeats(Scripts(redis, Settings(max_members=6000), {})).beat(meeting, [], "ab" * 16)


def commands(redis, meeting):
    """The number of commands that the script of a heartbeat runs on a meeting."""
    return len(
        [
            command
            for command in watch(redis, lambda: heartbeat(redis, meeting), meeting)
            if command.is_of_script
        ]
    )


def heirs(ming):
    """Return the members who became host because no host was there, in order."""
    changes = ming.poll(before=1_000_000, limit=200).json["changes"]
    return [change["member"] for change in changes if change["type"] == "role" and change["by"] == ""]


def test_a_heartbeat_that_finds_an_heir_runs_as_many_commands_with_thousands_of_members(app, redis):
    counts = []
    for count in (FEW, MANY):
        ming = Person(app)
        ming.create()
        seat(redis, ming.meeting, count)
        heartbeat(redis, ming.meeting)
        lose_host(redis, ming)
        counts.append(commands(redis, ming.meeting))
        assert heirs(ming) == [member_id(0)]
    assert counts[0] == counts[1]


def test_the_last_of_thousands_is_found_by_scripts_that_look_at_a_hundred_members_each(ming, redis):
    seat(redis, ming.meeting, MANY, is_online=lambda number: number == MANY - 1)
    heartbeat(redis, ming.meeting)
    lose_host(redis, ming)
    calls = 0
    while not heirs(ming):
        assert commands(redis, ming.meeting) < LOOKED_AT + 50
        calls += 1
    assert heirs(ming) == [member_id(MANY - 1)]
    assert calls <= MANY // (LOOKED_AT - 1) + 1


def test_a_cohost_who_came_last_of_thousands_succeeds_at_once(ming, redis):
    seat(redis, ming.meeting, MANY, role_of=lambda number: "cohost" if number == MANY - 1 else None)
    lose_host(redis, ming)
    heartbeat(redis, ming.meeting)
    assert heirs(ming) == [member_id(MANY - 1)]


def test_muted_members_are_passed_over(ming, redis):
    seat(redis, ming.meeting, FEW, role_of=lambda number: "muted" if number < FEW - 1 else None)
    lose_host(redis, ming)
    for _ in range(3):
        heartbeat(redis, ming.meeting)
    assert heirs(ming) == [member_id(FEW - 1)]


def test_a_search_that_found_no_heir_begins_again_with_those_who_joined_first(ming, redis):
    seat(redis, ming.meeting, FEW, is_online=lambda _: False)
    lose_host(redis, ming)
    redis.zadd(MeetingKeys(ming.meeting).part("seen"), {"nobody": now_ms(redis)})  # no outage
    for _ in range(4):
        heartbeat(redis, ming.meeting)
    assert heirs(ming) == []
    come_online(redis, ming.meeting, 0)
    for _ in range(3):
        heartbeat(redis, ming.meeting)
    assert heirs(ming) == [member_id(0)]


def test_a_search_after_the_return_of_the_host_begins_with_those_who_joined_first(ming, redis):
    seat(redis, ming.meeting, 4 * FEW, is_online=lambda number: number == 4 * FEW - 1)
    lose_host(redis, ming)
    heartbeat(redis, ming.meeting)
    ming.poll()
    come_online(redis, ming.meeting, 7, 4 * FEW - 1)
    lose_host(redis, ming)
    heartbeat(redis, ming.meeting)
    assert heirs(ming) == [member_id(7)]


# The list of co-hosts


def cohosts(redis, ming):
    """Return the co-hosts by the list, and by the records."""
    keys = MeetingKeys(ming.meeting)
    records = {
        member.decode(): json.loads(record) for member, record in redis.hgetall(keys.part("members")).items()
    }
    by_record = {member for member, record in records.items() if record.get("role") == "cohost"}
    listed = (redis.hget(keys.meeting, "cohosts") or b"").decode().split()
    assert len(listed) == len(set(listed))
    return set(listed), by_record


def test_the_list_of_cohosts_is_that_of_the_records(app, ming, redis):
    people = [Person(app, f"Guest {number}") for number in range(5)]
    for person in people:
        person.join(ming.meeting)
        ming.host("cohost", member=person.member, on=True)
    ming.host("cohost", member=people[0].member, on=False)
    people[1].leave()
    ming.host("hand_over", member=people[3].member)
    people[3].host("remove", member=people[4].member)
    listed, by_record = cohosts(redis, ming)
    assert listed == by_record == {ming.member, people[2].member}


def as_version_before(redis, ming):
    """All members were seated and got their roles by workers of the version before."""
    keys = MeetingKeys(ming.meeting)
    redis.hdel(keys.meeting, "cohosts", "heir_after")
    redis.delete(keys.part("joined"), keys.part("roster"))


def test_a_cohost_of_the_version_before_is_listed_when_they_read(app, ming, anna, redis):
    bob = Person(app, "Bob")
    bob.join(ming.meeting)
    ming.host("cohost", member=bob.member, on=True)
    as_version_before(redis, ming)
    bob.poll()
    bob.poll()
    assert cohosts(redis, ming) == ({bob.member}, {bob.member})
    Clock(redis).forward(20)
    bob.poll()
    anna.poll()
    lose_host(redis, ming)
    anna.poll()
    assert heirs(ming) == [bob.member]


def test_a_cohost_whom_the_version_before_has_muted_does_not_succeed(app, ming, anna, redis):
    bob = Person(app, "Bob")
    bob.join(ming.meeting)
    ming.host("mute", member=bob.member, on=True)
    redis.hset(MeetingKeys(ming.meeting).meeting, "cohosts", f"{bob.member} ")
    lose_host(redis, ming)
    anna.poll()
    assert heirs(ming) == [anna.member]


def test_members_of_the_version_before_succeed_in_the_order_of_joining(ming, anna, app, redis):
    bob = Person(app, "Bob")
    bob.join(ming.meeting)
    as_version_before(redis, ming)
    lose_host(redis, ming)
    bob.poll()
    assert heirs(ming) == [anna.member]
