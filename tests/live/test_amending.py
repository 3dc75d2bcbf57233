"""Amendments over a live connection: with the rules of HTTP, and sent to all readers."""

import pytest

from tests.support.people import message


@pytest.fixture
def note(ming, anna):
    """The seq of what 小明 has said to Anna."""
    return ming.send("hello").json["message"]["seq"]


def changes(following):
    """Return the next changes; an update of presence may come before them."""
    return following.until(lambda update: update["changes"])["changes"]


AMENDMENTS = {
    "edit": {"content": "hullo"},
    "delete": {},
    "react": {"emoji": "👍", "on": True},
}


@pytest.mark.parametrize("verb", AMENDMENTS)
def test_an_amendment_is_answered_as_over_http_and_sent_by_the_other_worker(ming, anna, note, line, verb):
    mine, theirs = line(ming), line(anna)
    mine.next(), theirs.next()
    body = AMENDMENTS[verb] | {"seq": note, "key": "key-0001"}
    answer = mine.do(verb, **body)
    assert answer.pop("ref")
    assert answer == ming.post(f"/api/{verb}", {"meeting_id": ming.meeting, **body}).json
    assert answer["message"] == message(anna, note)
    (change,) = changes(theirs)
    assert (change["of"], change["member"]) == (note, ming.member)
    assert changes(mine) == [change]


def test_a_new_name_is_sent_to_all_readers(ming, anna, line):
    mine, theirs = line(ming), line(anna)
    mine.next(), theirs.next()
    assert mine.do("rename", member_name="Anna")["member_name"] == "Anna (2)"
    (change,) = changes(theirs)
    assert (change["type"], change["name"], change["was"]) == ("renamed", "Anna (2)", "小明")
    assert mine.say("still here")["message"]["sender"] == "Anna (2)"


def test_a_reply_may_come_over_a_live_connection(ming, anna, note, line):
    assert line(anna).say("hi", reply_to=note)["message"]["reply_to"] == note


@pytest.mark.parametrize(
    ("verb", "body", "code"),
    [
        ("edit", {"seq": 3, "content": "mine"}, "not_yours"),
        ("delete", {"seq": 3}, "not_yours"),
        ("edit", {"seq": 1, "content": "mine"}, "no_message"),
        ("edit", {"seq": 3}, "bad_request"),
        ("react", {"seq": 3, "emoji": "x", "on": True}, "bad_emoji"),
        ("react", {"seq": 3, "emoji": "👍"}, "bad_request"),
        ("send", {"content": "hi", "reply_to": 99}, "no_message"),
        ("rename", {"member_name": "system"}, "bad_name"),
        ("search", {"q": "hello"}, "bad_request"),
    ],
)
def test_a_verb_that_http_refuses_is_refused_over_a_websocket(ming, anna, note, line, verb, body, code):
    assert line(anna).do(verb, **body)["code"] == code
    assert message(anna, note)["content"] == "hello"


def test_a_reader_that_reconnects_gets_no_deleted_text(ming, anna, note, line):
    cursor = line(anna).next()["cursor"]
    seq = ming.send("secret").json["message"]["seq"]
    ming.edit(seq, "another secret")
    ming.delete(seq)
    update = line(anna, cursor).next()
    assert [change["type"] for change in update["changes"]] == ["edited", "deleted"]
    assert [(entry["seq"], entry["content"]) for entry in update["messages"]] == [(seq, "")]
    assert "secret" not in str(update)
