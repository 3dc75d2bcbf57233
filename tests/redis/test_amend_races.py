"""Concurrent amendments, on two workers."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.people import Person, message, names

AT_ONCE = 16


@pytest.fixture
def crowd():
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        yield crowd


@pytest.fixture
def everywhere(ming, app, other_worker):
    """小明, sitting at both workers, in as many browsers as there are hands."""

    def at(number):
        again = Person((app, other_worker)[number % 2], "小明")
        again.meeting, again.member = ming.meeting, ming.member
        again.take_token(ming.token)
        return again

    return [at(number) for number in range(AT_ONCE)]


@pytest.fixture
def kept(redis, ming):
    """Everything that Redis holds of the meeting, as text."""
    read = {
        b"hash": lambda key: redis.hgetall(key),
        b"list": lambda key: redis.lrange(key, 0, -1),
        b"zset": lambda key: redis.zrange(key, 0, -1),
        b"string": lambda key: redis.get(key),
    }

    def kept():
        keys = redis.keys(f"meeting:{{{ming.meeting}}}*")
        assert len(keys) > 5
        return "\n".join(str(read[redis.type(key)](key)) for key in keys)

    return kept


def sizes(redis, meeting):
    entries = redis.lrange(f"meeting:{{{meeting}}}:messages", 0, -1)
    assert all(json.loads(entry) for entry in entries)
    return int(redis.hget(f"meeting:{{{meeting}}}", "bytes")), sum(map(len, entries))


def test_concurrent_edits_leave_a_single_text_everywhere(ming, everywhere, crowd, kept, redis):
    seq = ming.send("original").json["message"]["seq"]
    answers = list(crowd.map(lambda n: everywhere[n].edit(seq, f"text number {n}."), range(AT_ONCE)))
    assert {answer.status_code for answer in answers} == {200}
    standing = message(ming, seq)
    edits = [change for change in ming.poll().json["changes"] if change["type"] == "edited"]
    assert [edit["seq"] for edit in edits if "content" in edit] == [standing["edited"]] == [edits[-1]["seq"]]
    assert edits[-1]["content"] == standing["content"]
    texts = ["original", *(f"text number {n}." for n in range(AT_ONCE))]
    assert [text for text in texts if text in kept()] == [standing["content"]]
    kept_bytes, real = sizes(redis, ming.meeting)
    assert kept_bytes == real


def test_a_concurrent_edit_and_deletion_leave_no_text(ming, everywhere, crowd, kept, redis):
    for round_ in range(10):
        seq = ming.send(f"secret {round_}").json["message"]["seq"]

        def amend(number, seq=seq):
            person = everywhere[number]
            return person.delete(seq) if number == 7 else person.edit(seq, f"secret edit {number}")

        statuses = [answer.status_code for answer in crowd.map(amend, range(AT_ONCE))]
        assert set(statuses) <= {200, 404}
        assert statuses[7] == 200
        gone = message(ming, seq)
        assert (gone["content"], gone["deleted"], gone.get("edited")) == ("", True, None)
        assert "secret" not in kept()
    kept_bytes, real = sizes(redis, ming.meeting)
    assert kept_bytes == real


def test_concurrent_reactions_count_each_member_once(app, other_worker, ming, crowd, redis):
    seq = ming.send("hello").json["message"]["seq"]
    people = [Person((app, other_worker)[n % 2], f"Guest {n}") for n in range(AT_ONCE)]
    for person in people:
        person.join(ming.meeting)

    def react(number):
        return people[number % AT_ONCE].react(seq, ("👍", "🎉")[number // AT_ONCE % 2], on=True)

    assert {answer.status_code for answer in crowd.map(react, range(AT_ONCE * 4))} == {200}
    reactions = message(ming, seq)["reactions"]
    for members in reactions.values():
        assert sorted(members) == sorted(person.member for person in people)
    told = [change for change in ming.poll().json["changes"] if change["type"] == "reacted"]
    assert len(told) == AT_ONCE * 2
    kept_bytes, real = sizes(redis, ming.meeting)
    assert kept_bytes == real


def test_a_message_never_has_more_than_twenty_different_reactions(everywhere, ming, crowd):
    seq = ming.send("hello").json["message"]["seq"]
    answers = crowd.map(lambda n: everywhere[n % AT_ONCE].react(seq, chr(0x1F600 + n)), range(50))
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(200), statuses.count(409)) == (20, 30)
    assert len(message(ming, seq)["reactions"]) == 20


def test_members_who_choose_the_same_name_at_once_get_different_names(app, other_worker, ming, crowd):
    people = [Person((app, other_worker)[n % 2], f"Guest {n}") for n in range(AT_ONCE)]
    for person in people:
        person.join(ming.meeting)
    admitted = set(crowd.map(lambda person: person.rename("Anna").json["member_name"], people))
    assert admitted == {"Anna", *(f"Anna ({n})" for n in range(2, AT_ONCE + 1))}
    assert set(names(ming.poll())) == {"小明", *admitted}
    assert not any(name.startswith("Guest") for name in names(ming.poll()))
