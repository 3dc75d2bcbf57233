"""A Redis that takes no more writes: nothing is half done, reading goes on, and leaving works."""

import pytest

from tests.support.clock import Clock
from tests.support.crowd import fill
from tests.support.people import Person, names, refused, said

NOWHERE = "6d1cb7c2-95cb-4b31-9bd5-5a1f0d8c3e0f"  # a link to no meeting


@pytest.fixture
def full(redis):
    """Make the store full, and say whether it is."""

    def full(on=True):
        redis.config_set("maxmemory", 1 if on else 0)

    yield full
    full(False)


def test_a_full_store_refuses_a_send_and_keeps_nothing_of_it(ming, full):
    before = ming.poll().json
    full()
    answer = ming.send("hello", key="key-00000001")
    assert refused(answer, 503, "store_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    full(False)
    assert ming.poll().json == before
    assert ming.send("hello", key="key-00000001").status_code == 200
    assert said(ming.poll()) == ["hello"]


def test_a_full_store_refuses_a_join_and_a_create_and_keeps_nothing_of_them(app, ming, redis, full):
    keys = sorted(redis.keys("*"))
    full()
    assert refused(Person(app, "Anna").join(ming.meeting), 503, "store_unavailable")
    assert refused(Person(app, "Bob").create(), 503, "store_unavailable")
    full(False)
    assert sorted(redis.keys("*")) == keys
    assert names(ming.poll()) == ["小明"]


def test_a_full_store_refuses_creation_joins_and_polls_that_must_be_counted(serve, ming, full):
    strict = serve(rate_limits=True)
    full()
    assert refused(Person(strict, "Bob").create(), 503, "store_unavailable")
    assert refused(Person(strict, "Anna").join(ming.meeting), 503, "store_unavailable")
    assert refused(Person(strict).get("/api/messages", meeting_id=NOWHERE), 503, "store_unavailable")


def test_reading_goes_on_in_a_full_store(app, ming, redis, full):
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    ming.send("hello")
    Clock(redis).forward(60)
    full()
    assert said(ming.poll()) == ["hello"]
    assert said(ming.poll(before=4)) == ["hello"]
    assert ming.check().json["logged_in"] is True


def test_leaving_works_in_a_full_store(app, ming, full):
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    full()
    assert anna.leave().status_code == 200
    assert names(ming.poll()) == ["小明"]


@pytest.mark.parametrize("verb", ["edit", "delete", "react", "rename"])
def test_a_full_store_refuses_an_amendment_and_keeps_nothing_of_it(ming, redis, full, verb):
    amend = {
        "edit": lambda: ming.edit(2, "a much longer text than before", key="key-00000001"),
        "delete": lambda: ming.delete(2, key="key-00000001"),
        "react": lambda: ming.react(2, "👍", key="key-00000001"),
        "rename": lambda: ming.rename("Ming", key="key-00000001"),
    }[verb]
    ming.send("hello")
    ming.edit(2, "hullo")
    before = stored(redis)
    full()
    assert refused(amend(), 503, "store_unavailable")
    full(False)
    assert stored(redis) == before
    assert amend().status_code == 200
    assert stored(redis) != before


def test_a_full_store_is_searched(ming, full):
    ming.send("hello")
    full()
    assert said(ming.search("hello")) == ["hello"]


def stored(redis):
    """Everything there is, but for how long it stays."""
    return {key: redis.dump(key) for key in redis.keys("*")}


HOSTS = {
    "lock": {"on": True},
    "passcode": {"passcode": "open sesame"},
    "mute": {"on": True},
    "new_link": {},
    "admit": {},
    "end": {},
}


@pytest.mark.parametrize("verb", HOSTS)
def test_a_full_store_refuses_a_host_and_keeps_nothing_of_it(app, ming, redis, full, verb):
    ming.host("waiting_room", on=True)
    Person(app, "Will").join(ming.meeting)
    before = stored(redis)
    full()
    assert refused(ming.host(verb, **HOSTS[verb]), 503, "store_unavailable")
    full(False)
    assert stored(redis) == before
    assert ming.host(verb, **HOSTS[verb]).status_code == 200


def test_removing_and_erasing_work_in_a_full_store(app, ming, redis, full):
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    full()
    assert ming.host("remove", member=anna.member).status_code == 200
    assert refused(anna.join(ming.meeting), 403, "removed")
    assert ming.host("erase").status_code == 200
    assert redis.keys("meeting:*") == []


def test_members_are_listed_in_a_full_store_that_has_no_order_of_them(ming, redis, full):
    fill(redis, ming.meeting, 3, is_ordered=False)
    full()
    assert len(ming.members().json["members"]) == 4


def test_leaving_a_large_meeting_works_in_a_full_store(app, ming, redis, full):
    fill(redis, ming.meeting, 200)
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    full()
    assert anna.leave().status_code == 200
    assert ming.members().json["total"] == 201
