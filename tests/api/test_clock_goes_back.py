"""What happens when the clock of Redis goes back: no member waits for it, and no absent member is here.

The clock of the tests ages the times in Redis; a clock that goes back makes them younger.
"""

import json

import pytest

from tests.support.clock import Clock
from tests.support.people import Person, refused, said
from tools.processes import wait_until

BACK_S = 600

SPEAK = {
    "send": lambda anna: anna.send("again"),
    "edit": lambda anna: anna.edit(3, "again"),
    "react": lambda anna: anna.react(3, "👍"),
    "rename": lambda anna: anna.rename("Anna B."),
    "delete": lambda anna: anna.delete(3),
    "search": lambda anna: anna.search("again"),
    "page": lambda anna: anna.poll(before=2),
    "snapshot": lambda anna: anna.poll(),
}


@pytest.mark.parametrize("limits", [True, False], ids=["limits on", "limits off"])
@pytest.mark.parametrize("verb", SPEAK.values(), ids=SPEAK)
def test_a_member_who_has_sent_may_send_and_search_again(serve, store_of, verb, limits):
    app = serve(rate_limits=limits)
    ming, anna, clock = Person(app, "小明"), Person(app, "Anna"), Clock(store_of(app))
    ming.create()
    anna.join(ming.meeting)
    assert anna.send("first").status_code == 200
    for read in ("search", "page", "snapshot"):
        assert SPEAK[read](anna).status_code == 200
    clock.forward(-BACK_S)
    assert verb(anna).status_code == 200


def test_a_member_is_limited_as_before(serve, store_of):
    app = serve(rate_limits=True, sends_per_second=1)
    ming, clock = Person(app, "小明"), Clock(store_of(app))
    ming.create()
    ming.send("before")
    clock.forward(-BACK_S)
    statuses = [ming.send(str(number)).status_code for number in range(60)]
    assert statuses[:20] == [200] * 20
    assert statuses[-1] == 429


def test_slow_mode_begins_again_with_the_next_message(ming, anna, clock):
    ming.host("slow_mode", seconds=30)
    anna.send("before")
    clock.forward(-BACK_S)
    assert anna.send("after").status_code == 200
    refusal = anna.send("too fast")
    assert refused(refusal, 429, "slow_mode")
    assert int(refusal.headers["Retry-After"]) <= 30


def test_a_member_who_is_gone_is_away_after_half_a_minute(ming, anna, clock):
    clock.forward(-BACK_S)
    assert ming.poll().json["presence"]["away"] == []
    clock.forward(31)
    assert ming.poll().json["presence"]["away"] == [anna.member]


def test_a_member_succeeds_a_host_who_left_after_ten_minutes(ming, anna, clock):
    ming.leave()
    clock.forward(-BACK_S)
    for _ in range(30):
        anna.poll()
        clock.forward(20)
    assert anna.check().json["role"] == "member"
    anna.poll()
    assert anna.check().json["role"] == "host"


def test_a_guest_who_stopped_knocking_is_dropped_after_half_a_minute(app, ming, clock):
    ming.host("waiting_room", on=True)
    will = Person(app, "Will")
    will.join(ming.meeting)
    clock.forward(-BACK_S)
    ming.poll()
    assert will.check().json["role"] == "waiting"
    clock.forward(31)
    ming.poll()
    assert "role" not in will.check().json


@pytest.fixture
def marks(ming, redis):
    """Wait for a publication of the meeting that has this field."""
    with redis.pubsub() as live:
        live.subscribe(f"meeting:{{{ming.meeting}}}:live")
        live.get_message(timeout=5)

        def publication(field):
            heard = live.get_message(timeout=5)
            return heard and field in json.loads(heard["data"]) and heard

        yield lambda field: wait_until(lambda: publication(field), f"{field} is published")


def test_marks_of_typing_are_published(anna, clock, marks):
    for _ in range(2):
        anna.post("/api/typing", {"meeting_id": anna.meeting})
        marks("typing")
        clock.forward(-BACK_S)


def test_presence_is_published(ming, anna, clock, marks):
    for _ in range(2):
        clock.forward(31)
        ming.poll()
        marks("told")
        anna.poll()
        clock.forward(-BACK_S)


@pytest.mark.parametrize("limit", ["creates_per_minute", "creates_per_day"])
def test_an_address_is_limited_for_no_more_than_its_window(serve, store_of, limit):
    app = serve(rate_limits=True, **{limit: 2})
    clock = Clock(store_of(app))
    statuses = [Person(app).create().status_code for _ in range(3)]
    clock.forward(-BACK_S)
    statuses += [Person(app).create().status_code for _ in range(3)]
    assert statuses == [200, 200, 429] * 2


def test_an_address_tries_passcodes_again(serve, store_of):
    app = serve(rate_limits=True, passcodes_per_minute=2)
    ming, anna, clock = Person(app, "小明"), Person(app, "Anna"), Clock(store_of(app))
    ming.create()
    ming.host("passcode", passcode="sesame")
    assert [anna.join(ming.meeting, passcode="wrong").status_code for _ in range(3)] == [403, 403, 429]
    clock.forward(-BACK_S)
    assert anna.join(ming.meeting, passcode="sesame").status_code == 200
    anna.send("here")
    assert said(ming.poll()) == ["here"]
