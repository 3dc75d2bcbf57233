"""An erased meeting leaves no key but a mark, however many sessions it has, and readers lose it at once."""

import pytest

from app.errors import StoreUnavailable
from app.store.script import Scripts
from app.store.sessions import sha256_hex
from tests.support.clock import Clock
from tests.support.people import Person, refused

MANY = 9_000  # sessions; Lua takes no more than 8,000 values off a table at once
TWO_HOURS_S = 2 * 3600  # half of a session's life


def add_sessions(redis, person, count):
    """Let a member have so many sessions more, as after as many joins."""
    meeting = f"meeting:{{{person.meeting}}}"
    now = redis.time()[0] * 1000
    with redis.pipeline(transaction=False) as at_once:
        for number in range(count):
            session = sha256_hex(f"session {number}")
            at_once.set(f"{meeting}:session:{session}", person.member, ex=14_400)
            at_once.zadd(f"{meeting}:sessions", {session: now})
        at_once.execute()


def left(redis):
    """The keys that there are, but the mark that a meeting was erased."""
    return [key for key in redis.keys("*") if not key.endswith(b":erased")]


def test_a_meeting_with_many_sessions_is_erased(ming, anna, redis):
    add_sessions(redis, anna, MANY)
    before = len(redis.keys("meeting:*"))
    assert ming.host("erase").json["keys"] == before
    assert left(redis) == []
    assert refused(ming.host("erase"), 410, "meeting_erased")


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
    assert refused(anna.poll(), 410, "meeting_erased")
    assert refused(Person(app, "Late").join(ming.meeting), 410, "meeting_erased")
    interrupted()
    assert ming.host("erase").json["keys"] >= MANY
    assert left(redis) == []


def test_the_keys_that_an_interrupted_erasure_leaves_expire(ming, anna, redis, interrupted):
    add_sessions(redis, anna, MANY)
    ming.host("erase")
    assert left(redis) != []
    assert all(0 < redis.ttl(key) <= 2 * TWO_HOURS_S for key in left(redis))
    assert {key.split(b":")[2] for key in left(redis)} == {b"session", b"sessions"}


# Every session has a place in the set of them for as long as there is a key of it, and no longer


def knock(person):
    return person.post("/api/knock", {"meeting_id": person.meeting})


def listed(redis, person):
    """The sessions that erasing would find."""
    return {place.decode() for place in redis.zrange(f"meeting:{{{person.meeting}}}:sessions", 0, -1)}


def kept(redis, person):
    """The sessions that there are."""
    return {key.decode()[-64:] for key in redis.keys(f"meeting:{{{person.meeting}}}:session:*")}


@pytest.fixture
def will(app, ming):
    """Return Will, who is in the waiting room."""
    ming.host("waiting_room", on=True)
    will = Person(app, "Will")
    will.join(ming.meeting)
    return will


WAYS_OUT = {
    "leaves": lambda ming, will, clock: will.leave(),
    "is turned away": lambda ming, will, clock: ming.host("remove", member=will.member),
    "is dropped": lambda ming, will, clock: (clock.forward(31), ming.poll()),
    "is admitted and leaves": lambda ming, will, clock: (ming.host("admit"), will.leave()),
    "is admitted and removed": lambda ming, will, clock: (
        ming.host("admit"),
        ming.host("remove", member=will.member),
    ),
    "is admitted and expires": lambda ming, will, clock: ming.host("admit"),
}


@pytest.mark.parametrize("goes", WAYS_OUT.values(), ids=WAYS_OUT)
def test_a_guest_who_left_is_listed_no_longer_than_their_session_is_kept(app, ming, will, redis, goes):
    clock, session = Clock(redis), sha256_hex(will.token)
    ming.poll()
    goes(ming, will, clock)
    assert listed(redis, ming) == kept(redis, ming)
    for _ in range(2):
        clock.forward(TWO_HOURS_S + 1)
        ming.poll()
    Person(app, "Late").join(ming.meeting)
    assert listed(redis, ming) == kept(redis, ming)
    assert session not in listed(redis, ming)


def test_a_session_that_was_given_up_is_not_listed(ming, will, redis):
    token = sha256_hex(will.token)
    assert token in listed(redis, ming)
    will.leave()
    assert listed(redis, ming) == kept(redis, ming) == {sha256_hex(ming.token)}


def test_a_guest_who_has_waited_for_long_is_erased_as_well(app, ming, anna, will, redis):
    clock = Clock(redis)  # Anna says nothing, and expires meanwhile
    for _ in range(3):
        clock.forward(TWO_HOURS_S)
        ming.poll()
        assert knock(will).status_code == 200
    Person(app, "Late").join(ming.meeting)
    assert ming.host("erase").status_code == 200
    assert left(redis) == []


def test_a_full_store_keeps_no_session_that_erasing_would_not_find(app, ming, anna, redis):
    clock = Clock(redis)
    clock.forward(TWO_HOURS_S)
    redis.config_set("maxmemory", 1)
    for person in (ming, anna):
        person.poll()
    redis.config_set("maxmemory", 0)
    clock.forward(TWO_HOURS_S - 60)
    ming.poll()
    clock.forward(61)
    Person(app, "Late").join(ming.meeting)
    assert listed(redis, ming) == kept(redis, ming)


# A member has twenty sessions at most

NEWEST = 20


@pytest.fixture
def come(app, ming):
    """Come again by the same request, as after a lost answer: each time with a session of its own."""

    def come(times):
        browsers = [Person(app, "Anna") for _ in range(times)]
        for browser in browsers:
            assert browser.join(ming.meeting, key="key-00000001").status_code == 200
        return browsers

    return come


def open_sessions(browsers):
    return [browser.check().json["logged_in"] for browser in browsers]


def test_only_the_newest_twenty_sessions_of_a_member_are_kept(ming, come, redis):
    browsers = come(NEWEST + 5)
    assert {browser.member for browser in browsers} == {browsers[0].member}
    assert open_sessions(browsers) == [False] * 5 + [True] * NEWEST
    assert listed(redis, ming) == kept(redis, ming)
    assert len(kept(redis, ming)) == NEWEST + 1


def test_only_the_newest_twenty_sessions_of_a_waiting_guest_are_kept(ming, come, redis):
    ming.host("waiting_room", on=True)
    browsers = come(NEWEST + 5)
    assert [knock(browser).status_code for browser in browsers] == [401] * 5 + [200] * NEWEST
    assert len(kept(redis, ming)) == NEWEST + 1


def test_a_session_in_use_is_kept_however_old_it_is(come, redis):
    browsers = come(NEWEST)
    Clock(redis).forward(60)
    browsers[0].poll()
    come(1)
    assert open_sessions(browsers) == [True, False] + [True] * (NEWEST - 2)


def test_sessions_that_could_not_be_ended_are_ended_at_the_members_next_join(
    ming, come, redis, monkeypatch, app
):
    come(NEWEST)
    with monkeypatch.context() as away:
        run = Scripts.run

        def run_but_forget(scripts, verb, *args, **options):
            if verb == "forget":
                raise StoreUnavailable
            return run(scripts, verb, *args, **options)

        away.setattr(Scripts, "run", run_but_forget)
        late = Person(app, "Anna")
        assert refused(late.join(ming.meeting, key="key-00000001"), 503, "store_unavailable")
    come(1)
    assert len(kept(redis, ming)) == NEWEST + 1
