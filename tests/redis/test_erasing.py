"""An erased meeting leaves no key, however many sessions it has, and readers lose it at once."""

import pytest

from app.errors import StoreUnavailable
from app.store.script import Scripts
from app.store.sessions import digest
from tests.people import Person, refused

MANY = 9_000  # sessions; Lua takes no more than 8,000 values off a table at once
TWO_HOURS_S = 2 * 3600  # half of a session's life


def add_sessions(redis, person, count):
    """Let a member have so many sessions more, as after as many joins."""
    meeting = f"meeting:{{{person.meeting}}}"
    now = redis.time()[0] * 1000
    with redis.pipeline(transaction=False) as at_once:
        for number in range(count):
            session = digest(f"session {number}")
            at_once.set(f"{meeting}:session:{session}", person.member, ex=14_400)
            at_once.zadd(f"{meeting}:sessions", {session: now})
        at_once.execute()


def test_a_meeting_with_many_sessions_is_erased(ming, anna, redis):
    add_sessions(redis, anna, MANY)
    before = len(redis.keys("meeting:*"))
    assert ming.host("erase").json["keys"] == before
    assert redis.keys("*") == []
    assert refused(ming.host("erase"), 404, "no_meeting")


@pytest.fixture
def interrupted(monkeypatch):
    """Let Redis be away after the first step of an erasure, until the test says that it is back."""
    run, steps = Scripts.run, []

    def run_once(scripts, verb, *args, **options):
        if verb == "erase":
            steps.append(verb)
            if len(steps) > 1:
                raise StoreUnavailable
        return run(scripts, verb, *args, **options)

    monkeypatch.setattr(Scripts, "run", run_once)
    return lambda: monkeypatch.setattr(Scripts, "run", run)


def test_an_erasure_that_was_interrupted_is_complete_for_readers_and_can_be_repeated(
    app, ming, anna, redis, interrupted
):
    add_sessions(redis, anna, MANY)
    assert refused(ming.host("erase"), 503, "store_unavailable")
    assert refused(anna.poll(), 404, "no_meeting")
    assert refused(Person(app, "Late").join(ming.meeting), 404, "no_meeting")
    interrupted()
    assert ming.host("erase").json["keys"] >= MANY
    assert redis.keys("*") == []


def test_what_an_interrupted_erasure_leaves_expires(ming, anna, redis, interrupted):
    add_sessions(redis, anna, MANY)
    ming.host("erase")
    assert redis.keys("*") != []
    assert all(0 < redis.ttl(key) <= 2 * TWO_HOURS_S for key in redis.keys("*"))
    assert {key.split(b":")[2] for key in redis.keys("*")} == {b"session", b"sessions"}
