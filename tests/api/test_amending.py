"""Editing and deleting messages."""

import pytest

from tests.support.people import Person, message, refused, said


@pytest.fixture
def note(ming, anna):
    """The seq of what 小明 has said to Anna."""
    return ming.send("hello").json["message"]["seq"]


@pytest.fixture
def log(ming, redis):
    """The whole log of the meeting, as text."""
    return lambda: b"".join(redis.lrange(f"meeting:{{{ming.meeting}}}:messages", 0, -1)).decode()


def test_an_edit_replaces_the_text_for_every_reader(ming, anna, note):
    cursor = anna.poll().json["cursor"]
    edited = ming.edit(note, "hullo").json["message"]
    assert (edited["content"], edited["edited"]) == ("hullo", note + 1)
    assert message(anna, note) == edited
    (change,) = anna.poll(cursor).json["changes"]
    assert {name: change[name] for name in ("seq", "type", "member", "of", "content")} == {
        "seq": note + 1, "type": "edited", "member": ming.member, "of": note, "content": "hullo",
    }  # fmt: skip


def test_an_edit_leaves_the_rest_of_a_message_alone(ming, note):
    text = 'a "quoted" \\ word, \u2028 and ","time":1'
    before = message(ming, note)
    ming.react(note, "👍")
    after = ming.edit(note, text).json["message"]
    assert {name: after[name] for name in before} == before | {"content": text}
    assert list(after) == [*before, "edited", "reactions"]


def test_the_cursor_of_an_amendment_is_after_its_change(ming, note):
    amendments = (lambda: ming.edit(note, "one"), lambda: ming.react(note, "👍"), lambda: ming.delete(note))
    for amend in amendments:
        assert ming.poll(amend().json["cursor"]).json["changes"] == []


def test_an_earlier_text_is_not_in_the_log(ming, anna, note, log):
    cursor = anna.poll().json["cursor"]
    for text in ("first secret", "second secret", "third"):
        ming.edit(note, text)
    changes = anna.poll(cursor).json["changes"]
    assert [change.get("content") for change in changes] == [None, None, "third"]
    assert "hello" not in log()
    assert "secret" not in log()


def test_a_deleted_message_has_no_text_for_any_reader(ming, anna, note, log):
    cursor = anna.poll().json["cursor"]
    ming.edit(note, "secret")
    anna.react(note, "👍")
    deleted = ming.delete(note).json["message"]
    assert (deleted["content"], deleted["deleted"]) == ("", True)
    assert deleted.keys().isdisjoint({"edited", "reactions"})
    assert message(anna, note) == deleted
    last = anna.poll(cursor).json["changes"][-1]
    assert (last["type"], last["of"], last["member"]) == ("deleted", note, ming.member)
    assert "hello" not in log()
    assert "secret" not in log()


def test_a_deleted_message_cannot_be_amended(ming, anna, note):
    ming.delete(note)
    assert refused(ming.edit(note, "again"), 404, "no_message")
    assert refused(anna.react(note, "👍"), 404, "no_message")
    assert refused(anna.send("what?", reply_to=note), 404, "no_message")
    assert refused(anna.delete(note), 404, "no_message")


def test_deleting_a_message_again_adds_nothing(ming, anna, note):
    first = ming.delete(note).json["message"]
    cursor = anna.poll().json["cursor"]
    assert ming.delete(note).json["message"] == first
    assert anna.poll(cursor).json["cursor"] == cursor


def test_only_the_author_edits_or_deletes_a_message(ming, anna, note):
    assert refused(anna.edit(note, "mine"), 403, "not_yours")
    assert refused(anna.delete(note), 403, "not_yours")
    assert message(anna, note)["content"] == "hello"


@pytest.mark.parametrize("seq", [1, 2, 4, 10**15])
@pytest.mark.parametrize(
    "amend",
    [lambda ming, seq: ming.edit(seq, "x"), lambda ming, seq: ming.delete(seq),
     lambda ming, seq: ming.react(seq, "👍"), lambda ming, seq: ming.send("x", reply_to=seq)],
    ids=["edit", "delete", "react", "reply"],
)  # fmt: skip
def test_an_entry_that_is_not_a_message_cannot_be_amended(ming, anna, note, seq, amend):
    assert refused(amend(ming, seq), 404, "no_message")


def test_a_trimmed_message_cannot_be_amended(serve):
    ming = Person(serve(max_entries=5), "小明")
    ming.create()
    for n in range(10):
        ming.send(str(n))
    assert refused(ming.edit(2, "x"), 404, "no_message")


def test_a_message_may_be_trimmed_by_its_own_amendment(serve):
    ming = Person(serve(max_entries=3), "小明")
    ming.create()
    for n in range(5):
        ming.send(str(n))
    assert ming.edit(4, "x").json["message"]["content"] == "x"
    assert said(ming.poll()) == ["3", "4"]
    assert refused(ming.edit(4, "y"), 404, "no_message")


def test_an_edit_keeps_the_rules_of_sending(ming, note):
    assert refused(ming.edit(note, ""), 400, "empty")
    assert refused(ming.edit(note, "x" * 4001), 400, "too_long")
    assert refused(ming.edit(note, "\x00"), 400, "bad_request")
    assert ming.edit(note, "a\r\nb").json["message"]["content"] == "a\nb"


def test_the_same_text_again_is_no_edit(ming, note):
    cursor = ming.poll().json["cursor"]
    assert "edited" not in ming.edit(note, "hello").json["message"]
    assert ming.poll(cursor).json["cursor"] == cursor


def test_a_reply_refers_to_a_message_by_seq_and_has_no_copy_of_it(ming, anna, note):
    reply = anna.send("hi", reply_to=note).json["message"]
    assert reply["reply_to"] == note
    assert list(reply) == ["seq", "id", "member", "sender", "content", "time", "key", "reply_to"]
    assert message(ming, reply["seq"]) == reply


def test_a_reply_stays_a_reply_when_it_is_amended(ming, anna, note):
    seq = anna.send("hi", reply_to=note).json["message"]["seq"]
    amendments = (lambda: anna.edit(seq, "ho"), lambda: ming.react(seq, "👍"), lambda: anna.delete(seq))
    for amend in amendments:
        assert amend().json["message"]["reply_to"] == note


@pytest.mark.parametrize(
    "body", [{}, {"seq": 0}, {"seq": "3"}, {"seq": 1.5}, {"seq": None}, {"seq": 3, "key": "short"}]
)
@pytest.mark.parametrize("verb", ["edit", "delete", "react"])
def test_a_malformed_amendment_is_refused(ming, note, verb, body):
    answer = ming.post(f"/api/{verb}", {"content": "x", "emoji": "👍", "on": True, **body})
    assert refused(answer, 400, "bad_request")


def test_the_size_of_the_log_is_right_after_every_amendment(ming, anna, note, log, redis):
    for amend in (
        lambda: ming.edit(note, "a longer text"), lambda: ming.edit(note, "short"),
        lambda: anna.react(note, "👍"), lambda: ming.react(note, "👍"),
        lambda: anna.react(note, "👍", on=False), lambda: anna.send("hi", reply_to=note),
        lambda: ming.rename("Ming"), lambda: ming.delete(note),
    ):  # fmt: skip
        assert amend().status_code == 200
        assert int(redis.hget(f"meeting:{{{ming.meeting}}}", "bytes")) == len(log().encode())
