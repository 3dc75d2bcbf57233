"""Concurrent requests, on two workers."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.people import Person, happened, refused, said

AT_ONCE = 32


@pytest.fixture
def crowd():
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        yield crowd


def test_a_meeting_is_never_more_than_full(serve, crowd):
    app = serve(max_members=10)
    ming = Person(app, "小明")
    ming.create()
    statuses = list(crowd.map(lambda n: Person(app, f"Guest {n}").join(ming.meeting).status_code, range(60)))
    assert (statuses.count(200), statuses.count(409)) == (9, 51)


def test_a_thousand_sends_with_a_hundred_keys_add_a_hundred_messages(app, other_worker, ming, crowd):
    token = ming.token

    def send(number):
        again = Person((app, other_worker)[number % 2])
        again.meeting = ming.meeting
        again.take_token(token)
        key = number % 100
        return again.send(f"message {key}", key=f"key-{key:08}").json["message"]["seq"]

    seqs = list(crowd.map(send, range(1000)))
    assert [len(set(seqs[key::100])) for key in range(100)] == [1] * 100
    update = ming.poll(before=10_000, limit=200)
    assert sorted(said(update)) == sorted(f"message {key}" for key in range(100))
    assert [message["seq"] for message in update.json["messages"]] == list(range(2, 102))


def test_of_two_concurrent_requests_to_leave_a_seat_the_service_refuses_one(app, ming, crowd):
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    other = Person(app)
    other.meeting = anna.meeting
    other.take_token(anna.token)
    answers = list(crowd.map(lambda person: person.leave(), [anna, other]))
    assert sorted(answer.status_code for answer in answers) == [200, 401]
    assert happened(ming.poll()).count(("left", "Anna")) == 1


def test_a_seat_that_ended_on_a_worker_has_ended_on_the_other(app, other_worker, ming):
    there = Person(other_worker)
    there.meeting = ming.meeting
    there.take_token(ming.token)
    assert there.poll().status_code == 200
    ming.leave()
    assert refused(there.poll(), 401, "session_expired")
