"""What a message costs once there are many to hear it: counts, which no slow machine changes."""

import pytest

from app.store.sessions import digest
from tests.clock import Clock
from tests.line import said
from tests.monitor import watch
from tests.people import Person
from tests.servers import wait_until


@pytest.fixture
def lines(ming, anna, line):
    """Two connections on each of two workers, all of which have heard something."""
    lines = [line(person) for person in (ming, ming, anna, anna)]
    ming.send("warm")
    for one in lines:
        one.until(lambda update: said(update) == ["warm"])
    return lines


def test_a_message_is_one_script_and_one_publication_and_nobody_reads_it_again(ming, redis, lines):
    def talk():
        for number in range(20):
            ming.send(f"over HTTP {number}")
            lines[0].say(f"over a WebSocket {number}")
        for one in lines:
            one.until(lambda update: "over a WebSocket 19" in said(update))

    heard = watch(redis, talk, ming.meeting)
    assert [command.name for command in heard if not command.is_of_script] == ["EVALSHA"] * 40
    assert [command.name for command in heard].count("PUBLISH") == 40


def test_the_beats_of_many_are_one_script_and_none_is_written_twice_in_ten_seconds(ming, line, worker, redis):
    people = [ming, *(Person(worker, f"Guest {number}") for number in range(20))]
    for person in people[1:]:
        person.join(ming.meeting)
    lines, seen = [line(person) for person in people], f"meeting:{{{ming.meeting}}}:seen"

    def beat():
        start = redis.time()[0] * 1000
        Clock(redis).forward(11)
        for one in lines:
            one.do("beat")
        wait_until(lambda: redis.zcount(seen, start, "inf") == len(people), "all are seen")

    def beat_again():
        redis.delete(f"meeting:{{{ming.meeting}}}:session:{digest(people[-1].token)}")
        for one in lines:
            one.do("beat")
        lines[-1].ends()  # which the next beats have found

    for verb, written in (beat, len(people)), (beat_again, 0):
        heard = watch(redis, verb, ming.meeting)
        assert 1 <= sum(command.name == "EVALSHA" for command in heard) <= 5  # seconds may pass meanwhile
        assert sum(command.name == "ZADD" for command in heard) == written
