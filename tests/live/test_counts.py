"""The cost of a message with many readers: numbers of commands, the same on a slow machine."""

import pytest

from app.store.sessions import sha256_hex
from tests.support.clock import Clock
from tests.support.people import Person
from tests.support.redis_monitor import calls, watch
from tests.support.websocket_client import said
from tools.processes import wait_until


@pytest.fixture
def lines(ming, anna, line):
    """Return two connections on each of two workers, each of which has received an update."""
    lines = [line(person) for person in (ming, ming, anna, anna)]
    ming.send("warm")
    for one in lines:
        one.until(lambda update: said(update) == ["warm"])
    return lines


def test_a_message_is_one_script_and_one_publication_and_no_read(ming, redis, lines):
    def talk():
        for number in range(20):
            ming.send(f"over HTTP {number}")
            lines[0].say(f"over a WebSocket {number}")
        for one in lines:
            one.until(lambda update: "over a WebSocket 19" in said(update))

    heard = watch(redis, talk, ming.meeting)
    assert [command.name for command in heard if not command.is_of_script] == ["EVALSHA"] * 40
    assert [command.name for command in heard].count("PUBLISH") == 40


def test_a_heartbeat_is_one_script_and_notes_no_member_twice_in_ten_seconds(hurried, line, redis):
    people = [Person(hurried, f"Guest {number}") for number in range(20)]
    people[0].create()
    for person in people[1:]:
        person.join(people[0].meeting)
    meeting, last = people[0].meeting, people[-1]
    lines, seen = [line(person) for person in people], f"meeting:{{{meeting}}}:seen"

    def be_told():
        start = redis.time()[0] * 1000
        Clock(redis, f"meeting:{{{meeting}}}*").forward(11)
        wait_until(lambda: redis.zcount(seen, start, "inf") == len(people), "all are seen")

    def be_told_again():
        redis.delete(f"meeting:{{{meeting}}}:session:{sha256_hex(last.token)}")
        lines[-1].ends()  # the next heartbeat has found that

    for verb, written in (be_told, len(people)), (be_told_again, 0):
        heard = watch(redis, verb, meeting)
        assert 1 <= sum(command.name == "EVALSHA" for command in heard) <= 5  # seconds may pass meanwhile
        assert sum(command.name == "ZADD" and seen in command.text for command in heard) == written


def test_the_frame_beat_is_answered_without_redis(ming, redis, lines):
    def beat():
        for _ in range(20):
            lines[0].socket.send('{"do":"beat"}')
            assert lines[0].until(lambda frame: "cursor" not in frame) == {"status": "success"}

    assert len(calls(redis, beat, ming.meeting)) <= 3  # of workers, if seconds pass meanwhile
