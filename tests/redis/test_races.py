"""What many do at once, on two workers."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.people import Person, happened, names, refused, said

AT_ONCE = 32


@pytest.fixture
def crowd():
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        yield crowd


def test_a_hundred_who_join_under_one_name_get_a_hundred_names(app, other_worker, ming, crowd):
    def join(number):
        return Person((app, other_worker)[number % 2], "小明").join(ming.meeting).json["member_name"]

    admitted = set(crowd.map(join, range(100)))
    assert len(admitted) == 100
    assert admitted == {f"小明 ({number})" for number in range(2, 102)}
    assert sorted(names(ming.poll())) == sorted({"小明", *admitted})


def test_a_meeting_is_never_more_than_full(serve, crowd):
    app = serve(max_members=10)
    ming = Person(app, "小明")
    ming.create()
    statuses = list(crowd.map(lambda n: Person(app, f"Guest {n}").join(ming.meeting).status_code, range(60)))
    assert (statuses.count(200), statuses.count(409)) == (9, 51)


def test_a_thousand_sends_with_a_hundred_keys_are_a_hundred_messages(app, other_worker, ming, crowd):
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


def test_nothing_is_said_after_one_has_left(app, other_worker, ming, crowd):
    for round_ in range(20):
        anna = Person(app, "Anna")
        anna.join(ming.meeting)
        token, meeting = anna.token, anna.meeting

        def send(number, token=token, meeting=meeting):
            again = Person((app, other_worker)[number % 2])
            again.meeting = meeting
            again.take_token(token)
            return again.send(f"{number}")

        sends = [crowd.submit(send, number) for number in range(AT_ONCE)]
        left = crowd.submit(anna.leave)
        assert left.result().status_code == 200
        answers = [sent.result() for sent in sends]
        assert {answer.status_code for answer in answers} <= {200, 401}
        update = ming.poll(before=100_000, limit=200).json
        leaving = [change["seq"] for change in update["changes"] if change["type"] == "left"][-1]
        spoken = [message["seq"] for message in update["messages"] if message["member"] == anna.member]
        assert len(spoken) == [answer.status_code for answer in answers].count(200), round_
        assert all(seq < leaving for seq in spoken)


def test_of_two_who_leave_one_seat_one_is_refused(app, ming, crowd):
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    other = Person(app)
    other.meeting = anna.meeting
    other.take_token(anna.token)
    answers = list(crowd.map(lambda person: person.leave(), [anna, other]))
    assert sorted(answer.status_code for answer in answers) == [200, 401]
    assert happened(ming.poll()).count(("left", "Anna")) == 1


def test_what_one_worker_ends_is_ended_on_the_other(app, other_worker, ming):
    there = Person(other_worker)
    there.meeting = ming.meeting
    there.take_token(ming.token)
    assert there.poll().status_code == 200
    ming.leave()
    assert refused(there.poll(), 401, "session_expired")
