"""A waiting room with thousands of guests, on workers of two versions: a request reads as much as with a few.

A worker of the version before knows only the hash `waiting`: guest -> record, and seen/<guest> -> last knock.
"""

import json
import time

import pytest

from app.config import Settings
from app.store.keys import MeetingKeys
from app.store.script import Scripts
from app.store.seen import Heartbeats
from tests.support.clock import Clock
from tests.support.people import Person, names, refused
from tests.support.redis_monitor import watch

FEW, MANY = 256, 2560
LISTED = 200  # at most
READS_ALL = {"HGETALL", "HKEYS", "HVALS", "ZCARD", "SMEMBERS"}


@pytest.fixture
def app(serve):
    return serve(max_members=5000)


@pytest.fixture
def will(app, ming):
    """Return Will, who is in the waiting room."""
    ming.host("waiting_room", on=True)
    will = Person(app, "Will")
    will.join(ming.meeting)
    return will


def guest_id(number):
    return f"guest-{number:016}"


def put_in_by_version_before(redis, meeting, count, ago_ms=0):
    """Guests come to the waiting room by way of a worker of the version before, each from another address."""
    now = int(time.time() * 1000) - ago_ms
    with redis.pipeline(transaction=False) as some:
        for number in range(count):
            name = f"guest {number}"
            record = {"name": name, "folded": name, "skeleton": name, "joined_at": now - 60_000 + number}
            record |= {"from": f"{number:032x}", "once": f"join/{number:064x}"}
            fields = {guest_id(number): json.dumps(record, separators=(",", ":"))}
            some.hset(waiting(meeting), mapping={**fields, f"seen/{guest_id(number)}": now})
        some.execute()


def remove_by_version_before(redis, meeting, *guests):
    for guest in guests:
        redis.hdel(waiting(meeting), guest, f"seen/{guest}")


def waiting(meeting, suffix=""):
    return MeetingKeys(meeting).part(f"waiting{suffix}")


def knock(person):
    return person.post("/api/knock", {"meeting_id": person.meeting})


def heartbeat(redis, *people):
    """A worker sends the heartbeat of members who are connected to it."""
    sessions = [
        (person.member, key.decode()[-64:])
        for person in people
        for key in redis.keys(f"meeting:{{{person.meeting}}}:session:*")
        if redis.get(key).decode() == person.member
    ]
    heartbeats = Heartbeats(Scripts(redis, Settings(), {}))
    heartbeats.beat(people[0].meeting, sessions, "ab" * 16)


# What a request reads


REQUESTS = {
    "knock": lambda redis, ming, will: knock(will),
    "heartbeat": lambda redis, ming, will: heartbeat(redis, ming),
    "poll": lambda redis, ming, will: ming.poll(),
    "join": lambda redis, ming, will: Person(will.app, "Late").join(ming.meeting),
    "join again": lambda redis, ming, will: will.join(ming.meeting),
    "leave": lambda redis, ming, will: will.leave(),
    "admit": lambda redis, ming, will: ming.host("admit", member=will.member),
    "deny": lambda redis, ming, will: ming.host("remove", member=will.member),
    "deny the address": lambda redis, ming, will: ming.host("remove", member=will.member, address=True),
    "list": lambda redis, ming, will: ming.door(),
}


def commands(redis, ming, request):
    """The commands that the scripts of a request run on the meeting, which has presence to publish."""
    meeting = MeetingKeys(ming.meeting).meeting
    redis.hincrby(meeting, "presence", 1)
    redis.hset(meeting, "told_at", 0)
    Clock(redis, f"{meeting}:seen").forward(11)
    return [command for command in watch(redis, request, ming.meeting) if command.is_of_script]


@pytest.mark.parametrize("request_name", REQUESTS)
def test_a_request_runs_as_many_commands_while_thousands_wait(serve, redis, request_name):
    counts = []
    for count in (FEW, MANY):
        app = serve(max_members=5000)
        ming, will = Person(app, "小明"), Person(app, "Will")
        will.app = app
        ming.create()
        ming.host("waiting_room", on=True)
        put_in_by_version_before(redis, ming.meeting, count)
        will.join(ming.meeting)
        done = commands(redis, ming, lambda ming=ming, will=will: REQUESTS[request_name](redis, ming, will))
        on_waiting = [command for command in done if f"{{{ming.meeting}}}:waiting" in command.text]
        assert not READS_ALL & {command.name for command in on_waiting}
        assert redis.hlen(waiting(ming.meeting)) >= 2 * count
        counts.append(len(done))
    assert counts[0] == counts[1]


def test_a_knock_before_the_host_is_there_does_not_touch_the_other_guests(will, ming, redis):
    put_in_by_version_before(redis, ming.meeting, FEW)
    ming.poll()
    Clock(redis, "*:seen").forward(120)
    done = [command for command in watch(redis, lambda: knock(will), ming.meeting) if command.is_of_script]
    assert len(done) < 40


# What hosts see and do


def test_a_host_sees_the_two_hundred_who_wait_longest_and_how_many_wait(will, ming, redis):
    put_in_by_version_before(redis, ming.meeting, FEW)
    listed = ming.door().json
    assert [guest["member"] for guest in listed["waiting"]] == [guest_id(number) for number in range(LISTED)]
    assert listed["waiting_total"] == FEW + 1
    assert ming.poll().json["presence"]["waiting"] == FEW + 1


def test_a_host_admits_all_who_wait(will, ming, redis):
    put_in_by_version_before(redis, ming.meeting, FEW)
    assert ming.host("admit").status_code == 200
    assert ming.door().json["waiting_total"] == 0
    assert knock(will).json["waiting"] is False
    assert ming.get("/api/members", meeting_id=ming.meeting).json["total"] == FEW + 2
    assert redis.exists(waiting(ming.meeting, "_seen"), waiting(ming.meeting, "_index")) == 0


def test_those_who_wait_longest_get_the_last_places(serve, redis):
    ming = Person(serve(max_members=4))
    ming.create()
    ming.host("waiting_room", on=True)
    put_in_by_version_before(redis, ming.meeting, 10)
    assert refused(ming.host("admit"), 409, "meeting_full")
    assert set(names(ming.poll())) == {"小明", "guest 0", "guest 1", "guest 2"}


# A worker of the version before puts guests in, hears them and removes them


def test_a_guest_of_the_version_before_is_found_by_request_address_and_time(app, ming, redis):
    ming.host("waiting_room", on=True)
    will = Person(app, "Will")
    key = will.new_key()
    will.join(ming.meeting, key=key)
    redis.delete(waiting(ming.meeting, "_seen"), waiting(ming.meeting, "_index"))
    assert Person(app, "Will").join(ming.meeting, key=key).json["member"] == will.member
    Person(app, "Eve").join(ming.meeting)
    assert [guest["same_address"] for guest in ming.door().json["waiting"]] == [2, 2]
    assert ming.host("remove", member=will.member, address=True).status_code == 200
    assert ming.door().json["waiting"] == []


def test_a_guest_of_the_version_before_who_is_silent_is_dropped(ming, redis):
    ming.host("waiting_room", on=True)
    put_in_by_version_before(redis, ming.meeting, 3, ago_ms=31_000)
    ming.poll()
    assert ming.door().json["waiting_total"] == 0
    assert redis.hlen(waiting(ming.meeting)) == 0


def test_a_guest_whose_knocks_a_worker_of_the_version_before_has_noted_keeps_waiting(will, ming, redis):
    seen = {will.member: redis.hget(waiting(ming.meeting), f"seen/{will.member}")}
    Clock(redis).forward(31)
    redis.hset(waiting(ming.meeting), mapping={f"seen/{who}": at for who, at in seen.items()})
    ming.poll()
    assert knock(will).json["waiting"] is True
    Clock(redis).forward(31)
    ming.poll()
    assert refused(knock(will), 401, "session_expired")


def test_a_guest_whom_a_worker_of_the_version_before_has_removed_waits_no_longer(app, will, ming, redis):
    eve = Person(app, "Eve")
    eve.join(ming.meeting)
    remove_by_version_before(redis, ming.meeting, will.member)
    assert [guest["name"] for guest in ming.door().json["waiting"]] == ["Eve"]
    ming.host("admit")
    assert names(ming.poll()) == ["小明", "Eve"]


def test_a_guest_who_came_as_another_was_removed_by_the_version_before_is_found(will, ming, redis):
    put_in_by_version_before(redis, ming.meeting, 1)
    remove_by_version_before(redis, ming.meeting, will.member)
    Clock(redis, "*waiting_seen").forward(31)
    ming.poll()
    assert [guest["member"] for guest in ming.door().json["waiting"]] == [guest_id(0)]


def test_a_worker_of_the_version_before_counts_and_keeps_the_guests_of_a_new_one(will, ming, redis):
    fields = redis.hgetall(waiting(ming.meeting))
    assert {field.decode() for field in fields} == {will.member, f"seen/{will.member}"}
    Clock(redis).forward(20)
    before = int(redis.hget(waiting(ming.meeting), f"seen/{will.member}"))
    knock(will)
    assert int(redis.hget(waiting(ming.meeting), f"seen/{will.member}")) >= before + 20_000
    ming.host("remove", member=will.member)
    assert redis.hlen(waiting(ming.meeting)) == 0


def test_the_keys_of_the_waiting_room_have_the_ttl_of_the_meeting(will, ming, redis):
    for suffix in ("", "_seen", "_index"):
        assert redis.ttl(waiting(ming.meeting, suffix)) > 0
    redis.delete(waiting(ming.meeting, "_seen"), waiting(ming.meeting, "_index"))
    ming.poll()
    for suffix in ("_seen", "_index"):
        assert redis.ttl(waiting(ming.meeting, suffix)) > 0
