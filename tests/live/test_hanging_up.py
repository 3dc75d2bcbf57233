"""A worker that ends: its clients reconnect to another, spread over time, and miss nothing."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection

import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from app.websocket.endpoint import reconnect_spread_ms
from tests.support.metrics_client import Gauge
from tests.support.people import Person
from tests.support.redis_monitor import watch
from tests.support.websocket_client import Line, said
from tools.processes import wait_until
from tools.servers import Service

SOON_S = 6  # promised are 3, on a machine that has nothing else to do
GIVE_UP_S = 60  # a test that fails must end, too


@pytest.fixture
def mortal(tmp_path, redis_server):
    """A worker that does not survive its test."""
    with Service(tmp_path, redis_server.url, RATE_LIMITS="off") as worker:
        yield worker


@pytest.fixture
def group(mortal):
    """Four people in one meeting."""
    people = [Person(mortal, f"Guest {number}") for number in range(4)]
    people[0].create()
    for person in people[1:]:
        person.join(people[0].meeting)
    return people


def test_a_worker_that_ends_tells_clients_when_to_reconnect_and_exits(mortal, group, line):
    lines = [line(person) for person in group for _ in range(5)]
    start = time.monotonic()
    assert mortal.stop() == 0
    assert time.monotonic() - start < SOON_S
    endings = [one.ends() for one in lines]
    assert {code for code, _ in endings} == {1012}
    hints = [int(reason) for _, reason in endings]
    assert 0 <= min(hints) < max(hints) < 1000


@pytest.mark.parametrize(
    ("connections", "spread_ms"),
    [(0, 1_000), (2_000, 1_000), (9_000, 4_500), (30_000, 15_000), (60_000, 15_000)],
)
def test_clients_reconnect_spread_over_the_time_that_a_worker_takes_for_them(connections, spread_ms):
    assert reconnect_spread_ms(connections) == spread_ms


def test_a_worker_that_ends_does_not_mark_its_members_as_away(mortal, group, redis, line):
    for person in group:
        line(person)
    with closing(HTTPConnection("127.0.0.1", mortal.port)) as idle:  # so the worker stays a while
        idle.request("GET", "/healthz")
        idle.getresponse().read()
        heard = watch(redis, mortal.stop, group[0].meeting)
    assert [command.text for command in heard if "parted" in command.text] == []


def test_long_polls_are_answered_before_the_worker_ends(mortal, group):
    cursors = [person.poll().json["cursor"] for person in group]
    with ThreadPoolExecutor(4) as aside:
        polls = [aside.submit(person.poll, at, wait=25) for person, at in zip(group, cursors, strict=True)]
        Gauge(mortal).wait_for(4, "meeting_waiting_polls")
        assert mortal.stop() == 0
        answers = [poll.result(SOON_S) for poll in polls]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert [answer.json["cursor"] for answer in answers] == cursors


def test_a_client_of_a_worker_that_ended_continues_at_another(mortal, group, worker, line):
    lines = [line(person) for person in group]
    for one in lines:
        one.next()
    mortal.stop()
    for person in group:
        person.browser.place = worker.url
    group[0].send("meanwhile")
    for one in lines:
        one.ends()
        assert said(line(one.person, one.cursor).next()) == ["meanwhile"]


def test_a_reload_takes_new_code_and_no_reader_misses_a_message(mortal, group, worker):
    talker = group[0]
    with ThreadPoolExecutor(3) as aside:
        followers = [aside.submit(follow, person, "the end") for person in group[1:]]
        talker.browser.place = worker.url
        for turn in range(2):
            for number in range(20):
                talker.send(f"{turn}.{number}")
            mortal.reload()
        talker.send("the end")
        heard = [follower.result() for follower in followers]
    expected = [f"{turn}.{number}" for turn in range(2) for number in range(20)] + ["the end"]
    assert heard == [expected] * 3


def test_reloading_again_while_a_worker_begins_ends_nothing(mortal):
    for _ in range(3):
        mortal.reload()
    wait_until(lambda: Person(mortal).create().status_code == 200, "a client is served")
    assert "Traceback" not in mortal.log


def follow(person, end):
    """Return what a client reads that reconnects with its cursor after each close, at the given time."""
    heard, cursor, give_up_at = [], None, time.monotonic() + GIVE_UP_S
    while time.monotonic() < give_up_at:
        with suppress(InvalidHandshake, OSError), Line(person, cursor) as line:  # or a worker's last moment
            with suppress(ConnectionClosed):
                while heard[-1:] != [end]:
                    heard += said(line.next())
                return heard
            cursor = line.cursor
            code, hint = line.ends()
            assert code == 1012
            time.sleep(int(hint) / 1000)
    return heard
