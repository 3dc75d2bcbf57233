"""A meeting that hides earlier messages from newcomers."""

import pytest

from tests.support.people import Person, refused, said


@pytest.fixture
def late(app, ming, anna):
    """Return Late, who has joined after the history was hidden."""
    anna.send("before")
    ming.host("hide_history", on=True)
    late = Person(app, "Late")
    late.join(ming.meeting)
    ming.send("after")
    return late


def test_a_newcomer_reads_only_messages_sent_after_joining(late):
    update = late.poll()
    assert said(update) == ["after"]
    assert [change["name"] for change in update.json["changes"]] == ["Late"]
    assert update.json["earlier"] is None


def test_a_member_who_joined_before_reads_the_whole_log(late, anna):
    assert said(anna.poll()) == ["before", "after"]


@pytest.mark.parametrize("seq", [1, 2, 3, 4])
def test_a_newcomer_cannot_page_back_by_any_seq(late, seq):
    assert late.poll(before=seq, limit=100).json["messages"] == []
    assert late.poll(before=seq, limit=100).json["earlier"] is None
    cursor = late.poll().json["cursor"].split(".")
    older = late.poll(after=".".join([cursor[0], str(seq), "00000000", cursor[3]])).json
    assert [message["content"] for message in older["messages"]] == ["after"]


def test_a_newcomer_cannot_find_reply_or_react_to_a_hidden_message(late, anna):
    hidden = next(message["seq"] for message in anna.poll().json["messages"])
    assert late.search("before").json["messages"] == []
    assert refused(late.send("?", reply_to=hidden), 404, "no_message")
    assert refused(late.react(hidden, "👍"), 404, "no_message")


def test_a_cursor_of_another_member_shows_a_newcomer_nothing_older(late, anna, ming):
    first = anna.poll(before=3, limit=1)
    assert first.status_code == 200
    update = late.poll(after=anna.poll().json["cursor"]).json
    assert update["messages"] == []
    assert "reset" not in update


def test_a_history_that_is_shown_again_is_shown_to_all_members(late, ming):
    ming.host("hide_history", on=False)
    assert said(late.poll()) == ["before", "after"]


def test_a_member_who_left_and_joins_again_is_a_newcomer(late, anna, ming):
    anna.leave()
    anna.join(ming.meeting)
    assert said(anna.poll()) == []


@pytest.mark.parametrize("read", ["snapshot", "after a cursor", "page"])
def test_a_newcomer_does_not_get_the_new_text_of_an_older_message(late, anna, read):
    hidden = seq_of(anna, "before")
    cursor = late.poll().json["cursor"]
    anna.edit(hidden, "still before")
    update = {
        "snapshot": lambda: late.poll(),
        "after a cursor": lambda: late.poll(after=cursor),
        "page": lambda: late.poll(before=1_000, limit=100),
    }[read]()
    assert "still before" not in update.text
    assert [change["of"] for change in update.json["changes"] if change["type"] == "edited"] == [hidden]


def test_a_member_who_joined_before_gets_the_new_text_of_an_older_message(late, anna, ming):
    cursor = ming.poll().json["cursor"]
    anna.edit(seq_of(anna, "before"), "still before")
    assert ming.poll(after=cursor).json["changes"][0]["content"] == "still before"


def test_a_newcomer_gets_the_new_text_of_a_message_that_they_may_see(late, ming):
    cursor = late.poll().json["cursor"]
    ming.edit(seq_of(ming, "after"), "afterwards")
    assert late.poll(after=cursor).json["changes"][0]["content"] == "afterwards"


def seq_of(person, content):
    return next(message["seq"] for message in person.poll().json["messages"] if message["content"] == content)
