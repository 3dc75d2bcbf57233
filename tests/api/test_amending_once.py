"""Amendments that are repeated: done once, answered each time."""

import pytest

from tests.support.people import message, refused

AMENDMENTS = {
    "edit": lambda person, seq, **more: person.edit(seq, "hullo", **more),
    "delete": lambda person, seq, **more: person.delete(seq, **more),
    "react": lambda person, seq, **more: person.react(seq, "👍", **more),
}


@pytest.fixture
def note(ming):
    """The seq of what 小明 has said."""
    return ming.send("hello").json["message"]["seq"]


@pytest.fixture(params=AMENDMENTS.values(), ids=AMENDMENTS)
def amend(request):
    return request.param


def test_a_repeated_amendment_gives_the_first_answer_and_adds_nothing(ming, note, amend):
    key = ming.new_key()
    first = amend(ming, note, key=key).json
    ming.send("between")
    cursor = ming.poll().json["cursor"]
    assert amend(ming, note, key=key).json == first
    assert ming.poll(cursor).json["cursor"] == cursor


def test_a_key_of_another_request_amends_nothing(ming, note, amend):
    said, edited = ming.new_key(), ming.new_key()
    other = ming.send("other", key=said).json["message"]["seq"]
    ming.edit(other, "another", key=edited)
    for key, seq in ((said, note), (said, other), (edited, note)):
        assert refused(amend(ming, seq, key=key), 409, "key_reused")
    assert message(ming, note)["content"] == "hello"


@pytest.mark.parametrize(("first", "other"), [(21, 2), (30, 3)])  # the digits of the one begin with the other
def test_a_key_of_an_amendment_of_one_message_amends_no_other(ming, amend, first, other):
    seqs = [ming.send(f"message {number}").json["message"]["seq"] for number in range(30)]
    assert {first, other} <= set(seqs)
    key = ming.new_key()
    assert amend(ming, first, key=key).status_code == 200
    assert refused(amend(ming, other, key=key), 409, "key_reused")


def test_a_key_with_another_text_edits_nothing(ming, note):
    key = ming.new_key()
    ming.edit(note, "hullo", key=key)
    assert refused(ming.edit(note, "hallo", key=key), 409, "key_reused")
    assert refused(ming.send("hullo", key=key), 409, "key_reused")


def test_a_key_with_another_emoji_is_refused(ming, note):
    key = ming.new_key()
    ming.react(note, "👍", key=key)
    assert refused(ming.react(note, "🎉", key=key), 409, "key_reused")
    assert refused(ming.react(note, "👍", on=False, key=key), 409, "key_reused")


def test_a_late_repeat_does_not_undo_later_amendments(ming, note):
    key, on = ming.new_key(), ming.new_key()
    ming.edit(note, "first", key=key)
    ming.react(note, "👍", key=on)
    ming.edit(note, "second")
    ming.react(note, "👍", on=False)
    assert ming.edit(note, "first", key=key).json["message"]["content"] == "second"
    assert "reactions" not in ming.react(note, "👍", key=on).json["message"]
    ming.delete(note)
    assert ming.edit(note, "first", key=key).json["message"]["content"] == ""


def test_a_send_repeated_after_an_amendment_returns_the_amended_message(ming):
    key = ming.new_key()
    seq = ming.send("hello", key=key).json["message"]["seq"]
    amendments = (lambda: ming.react(seq, "👍"), lambda: ming.edit(seq, "hullo"), lambda: ming.delete(seq))
    for amend in amendments:
        amended = amend().json["message"]
        assert ming.send("hello", key=key).json["message"] == amended


def test_a_key_is_the_same_only_for_the_same_reply(ming, note):
    key = ming.new_key()
    ming.send("hi", reply_to=note, key=key)
    assert ming.send("hi", reply_to=note, key=key).status_code == 200
    assert refused(ming.send("hi", key=key), 409, "key_reused")


def test_a_key_belongs_to_its_member(ming, anna, note):
    key = ming.new_key()
    ming.react(note, "👍", key=key)
    assert anna.react(note, "👍", key=key).json["message"]["reactions"] == {"👍": [ming.member, anna.member]}


def test_a_member_who_left_amends_nothing(ming, anna, note, amend):
    token = ming.token
    ming.leave()
    ming.take_token(token)
    assert refused(amend(ming, note), 401, "session_expired")
    assert message(anna, note)["content"] == "hello"
