"""Presence, as the other members get it over their live connections."""

import time

import pytest
from websockets.frames import Opcode

from tests.support.clock import Clock
from tests.support.people import Person
from tests.support.who_is_away import WhoIsAway
from tools.processes import wait_until

AWAY_WITHIN_S = 25  # 8 on an idle machine; a member whose page is only silent is away after 30


@pytest.fixture
def arrive(ming, line):
    """People who have joined 小明's meeting."""

    def arrive(name, place):
        person = Person(place, name)
        person.join(ming.meeting)
        return person

    return arrive


def test_a_member_who_closes_the_last_tab_is_away_soon_and_one_who_reloads_is_not(
    ming, arrive, line, worker, other_worker
):
    closes, vanishes, reloads, has_two = (
        arrive(name, place) for name, place in zip("ABCD", [worker, other_worker] * 2, strict=True)
    )
    following = line(ming)
    tabs = {person: line(person) for person in (closes, vanishes, reloads, has_two)}
    line(has_two)
    start = time.monotonic()
    tabs[closes].__exit__()
    tabs[vanishes].vanish()
    tabs[has_two].__exit__()
    tabs[reloads].__exit__()
    line(reloads)
    seen, away = [], WhoIsAway()
    while not seen or seen[-1] != {closes.member, vanishes.member}:
        seen.append({*away.after(following.until(lambda update: "presence" in update))})
        assert seen[-1] <= {closes.member, vanishes.member}
    assert time.monotonic() - start < AWAY_WITHIN_S


def test_a_member_who_returns_is_online_at_once(ming, arrive, line, worker, redis):
    following, anna, away = line(ming), arrive("Anna", worker), WhoIsAway()
    Clock(redis, f"meeting:{{{ming.meeting}}}*").forward(31)
    line(ming)
    assert following.until(lambda update: anna.member in away.after(update))
    line(anna)
    assert following.until(lambda update: anna.member not in away.after(update))


def test_a_member_whose_client_answers_no_ping_is_away(hurried, raw, line):
    ming, anna = Person(hurried, "小明"), Person(hurried, "Anna")
    ming.create()
    anna.join(ming.meeting)
    following, silent, away = line(ming), raw(anna), WhoIsAway()
    assert following.until(lambda update: anna.member in away.after(update))
    assert silent.until(Opcode.PING).data == b""
    assert silent.next() is None


def test_the_worker_sends_heartbeats_for_a_silent_client(hurried, line, redis):
    ming = Person(hurried, "小明")
    ming.create()
    line(ming)
    Clock(redis, f"meeting:{{{ming.meeting}}}*").forward(25)
    asked_at = redis.time()[0] * 1000
    seen = f"meeting:{{{ming.meeting}}}:seen"
    wait_until(lambda: redis.zscore(seen, ming.member) >= asked_at, "it is noted that 小明 is here")
