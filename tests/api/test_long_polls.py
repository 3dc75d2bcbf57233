"""A poll that waits: answered the moment there is something, and empty at the end."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.people import Person, happened, refused, said
from tools.processes import wait_until

LONG_S = 20  # far longer than any of these tests may take


@pytest.fixture
def hub(app):
    return app.extensions["hub"]


@pytest.fixture
def aside():
    with ThreadPoolExecutor(8) as aside:
        yield aside


@pytest.fixture
def waiting(hub, aside):
    """Start a poll that waits, and go on once it does."""

    def waiting(person, cursor, seconds=LONG_S):
        before = waiters(hub)
        poll = aside.submit(person.poll, cursor, wait=seconds)
        wait_until(lambda: waiters(hub) > before or poll.done(), "the poll waits")
        return poll

    return waiting


def waiters(hub):
    return sum(len(each.waiters) for each in hub._subscriptions.values() if each.is_confirmed.is_set())


def test_a_message_ends_every_long_poll(app, ming, anna, waiting):
    cursor = ming.poll().json["cursor"]
    polls = [waiting(person, cursor) for person in (ming, anna)]
    ming_again = Person(app)
    ming_again.meeting = ming.meeting
    ming_again.take_token(ming.token)
    ming_again.send("now")
    assert [said(poll.result(LONG_S)) for poll in polls] == [["now"], ["now"]]


def test_a_join_ends_the_wait(app, ming, waiting):
    poll = waiting(ming, ming.poll().json["cursor"])
    Person(app, "Anna").join(ming.meeting)
    assert happened(poll.result(LONG_S)) == [("joined", "Anna")]


def test_a_long_poll_with_something_new_returns_at_once(ming, anna):
    cursor = ming.poll().json["cursor"]
    anna.send("before")
    assert said(ming.poll(cursor, wait=LONG_S)) == ["before"]


def test_a_long_poll_that_times_out_returns_the_same_cursor(ming):
    cursor = ming.poll().json["cursor"]
    assert ming.poll(cursor, wait=1).json == {
        "status": "success",
        "messages": [],
        "changes": [],
        "cursor": cursor,
    }


def test_a_poll_without_a_cursor_does_not_wait(ming):
    assert "members" in ming.poll(wait=LONG_S).json


def test_the_wait_of_a_member_who_leaves_ends_at_once(app, ming, anna, waiting):
    poll = waiting(anna, anna.poll().json["cursor"])
    tab = Person(app)
    tab.meeting = anna.meeting
    tab.take_token(anna.token)
    tab.leave()
    assert refused(poll.result(LONG_S), 401, "session_expired")


def test_a_message_does_not_end_the_wait_in_another_meeting(app, ming, waiting):
    bob = Person(app, "Bob")
    bob.create()
    poll = waiting(ming, ming.poll().json["cursor"], 1)
    bob.send("elsewhere")
    assert said(poll.result(LONG_S)) == []


def test_a_worker_that_ends_answers_its_long_polls(app, ming, hub, waiting):
    poll = waiting(ming, ming.poll().json["cursor"])
    start = time.monotonic()
    hub.drain()
    assert poll.result(LONG_S).status_code == 200
    assert ming.poll(ming.poll().json["cursor"], wait=LONG_S).status_code == 200
    assert time.monotonic() - start < LONG_S / 2


@pytest.mark.parametrize("wait", ["-1", "26", "x", "NaN", "1.5"])
def test_an_invalid_or_too_long_wait_is_refused(ming, wait):
    assert refused(ming.poll(ming.poll().json["cursor"], wait=wait), 400, "bad_request")


def test_readyz_reports_the_state_of_the_listener(app, ming, waiting):
    assert ming.get("/readyz").json == {"status": "success", "listener": "idle"}
    poll = waiting(ming, ming.poll().json["cursor"], 1)
    assert ming.get("/readyz").json["listener"] == "listening"
    poll.result(LONG_S)


@pytest.mark.parametrize(("limit", "of_one_address"), [("MAX_OF_ADDRESS", True), ("MAX_OF_WORKER", False)])
def test_polls_that_wait_leave_room_for_other_requests(
    app, ming, anna, waiting, monkeypatch, limit, of_one_address
):
    monkeypatch.setattr(f"app.live.long_polls.{limit}", 2)
    cursor = ming.poll().json["cursor"]
    polls = [waiting(person, cursor) for person in (ming, anna)]
    assert refused(ming.poll(cursor, wait=LONG_S), 429, "rate_limited")
    query = {"meeting_id": ming.meeting, "after": cursor, "wait": 1}
    there = ming.browser.get("/api/messages", query_string=query, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert there.status_code == (200 if of_one_address else 429)
    assert ming.poll(cursor).status_code == 200
    assert ming.send("now").status_code == 200
    assert [said(poll.result(LONG_S)) for poll in polls] == [["now"], ["now"]]
    assert ming.poll(ming.poll().json["cursor"], wait=1).status_code == 200
