"""The snapshot in the page of a meeting: the page shows the conversation without asking for it."""

import json
import re

import pytest

from tests.support.people import Person

MANY = 300  # pages: more than a member may read without a pause


def first_update(person):
    """The snapshot in the page, or None."""
    found = re.search(r'id="first-update">(.*?)</script>', person.get(f"/{person.meeting}").text)
    return found and json.loads(found[1])


@pytest.fixture
def anna(app):
    anna = Person(app, "Anna")
    anna.create()
    return anna


def test_the_page_has_what_a_poll_without_a_cursor_returns(anna):
    anna.send("hello")
    polled = anna.poll().json
    shown = first_update(anna)
    assert [message["content"] for message in shown["messages"]] == ["hello"]
    for part in ("messages", "changes", "members", "meeting", "earlier"):
        assert shown[part] == polled[part]


def test_what_comes_later_is_read_from_the_cursor_of_the_page(anna):
    cursor = first_update(anna)["cursor"]
    anna.send("later")
    update = anna.poll(after=cursor).json
    assert [message["content"] for message in update["messages"]] == ["later"]
    assert not update.get("reset")


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!-- <script>", "a & b"])
def test_a_text_cannot_end_the_script_element(anna, text):
    anna.send(text)
    page = anna.get(f"/{anna.meeting}").text
    assert first_update(anna)["messages"][0]["content"] == text
    assert re.search(r'id="first-update">([^<>&]*)</script>', page)


def test_hidden_history_is_not_in_the_page_of_a_new_member(app, anna):
    anna.send("before")
    anna.host("hide_history", on=True)
    late = Person(app, "Late")
    late.join(anna.meeting)
    assert [message["content"] for message in first_update(late)["messages"]] == []


def test_a_page_for_joining_has_no_snapshot(app, anna):
    anna.send("for members")
    visitor = Person(app)
    visitor.meeting = anna.meeting
    assert first_update(visitor) is None
    assert "for members" not in visitor.get(f"/{anna.meeting}").text


def test_a_member_who_has_read_too_much_gets_the_page_without_a_snapshot(serve):
    anna = Person(serve(rate_limits=True), "Anna")
    anna.create()
    assert any(first_update(anna) is None for _ in range(MANY))
    assert anna.get(f"/{anna.meeting}").status_code == 200
