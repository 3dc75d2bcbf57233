"""Noise wherever something is read: an answer always, never one of ours (500), and nothing of it is kept."""

import json
import re
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from app.errors import BadCursor, BadName
from app.live.cursor import Cursor
from app.meeting.names import MAX_MARKS, MAX_NAME, max_combining_marks, member_name
from tests.support.fuzz_strategies import BOUNDS, FEW, HARD, KEYS, MANY, NAMES, NEAR_CURSORS, VALUES
from tests.support.people import Person, names, refused, said
from tests.support.routes import routes

KEY = re.compile("[A-Za-z0-9_-]{8,64}")
JOINERS = "\u200c\u200d"
CHANGES = routes(method="post")


def log(redis, person):
    return redis.lrange(f"meeting:{{{person.meeting}}}:messages", 0, -1)


@MANY
@given(text=NEAR_CURSORS | some.text())
def test_an_accepted_cursor_is_parsed_unambiguously(text):
    try:
        cursor = Cursor.parse(text)
    except BadCursor:
        return
    assert Cursor.parse(str(cursor)) == cursor
    assert text.isascii()


@BOUNDS
@given(data=some.data())
def test_a_poll_with_any_cursor_is_answered(ming, unchanged, data):
    parts = ming.poll().json["cursor"].split(".")
    change = data.draw(some.integers(0, 3))
    parts[change] = data.draw(some.text("0123456789abcdef", max_size=17))
    for cursor in (".".join(parts), data.draw(NEAR_CURSORS)):
        with unchanged():
            answer = ming.poll(cursor)
        assert answer.status_code == 200 or refused(answer, 400, "bad_cursor")


@MANY
@given(text=NAMES)
def test_an_accepted_name_is_valid_and_stable(text):
    try:
        name = member_name(text)
    except BadName:
        return
    assert member_name(name.text) == name
    assert 0 < len(name.text) <= MAX_NAME
    assert max_combining_marks(name.text) <= MAX_MARKS
    odd = [each for each in name.text if not each.isprintable()]
    assert all(each in JOINERS or category(each) == "Cn" for each in odd)  # unassigned for this interpreter


@BOUNDS
@given(name=NAMES)
def test_a_guest_who_joins_is_on_the_roster_under_the_answered_name(app, ming, unchanged, name):
    guest = Person(app, name)
    before = names(ming.poll())
    answer = guest.join(ming.meeting)
    if answer.status_code == 200:
        assert names(ming.poll()) == [*before, answer.json["member_name"]]
        guest.leave()
    else:
        assert refused(answer, 400, "bad_name")
        assert {"field", "reason"} <= answer.json.keys()
        assert names(ming.poll()) == before


@MANY
@given(key=KEYS)
@example("abcdefgh\n")
@example("a" * 64)
@example("a" * 65)
@example("\u0661" * 8)
def test_a_send_with_an_invalid_key_is_refused(ming, redis, key):
    before = log(redis, ming)
    answer = ming.send("hi", key=key)
    if KEY.fullmatch(key):
        assert answer.json["message"]["key"] == key
        assert json.loads(log(redis, ming)[-1]) == answer.json["message"]
    else:
        assert refused(answer, 400, "bad_request")
        assert log(redis, ming) == before


@pytest.mark.parametrize("route", CHANGES, ids=lambda route: route.name)
@FEW
@given(data=some.data())
def test_any_fields_are_answered_and_a_refused_request_changes_nothing(app, redis, route, data):
    ming = Person(app, "小明")
    ming.create()
    ming.send("hello")
    before = log(redis, ming)
    fields = {name: data.draw(VALUES | HARD | some.just(value)) for name, value in route.fields.items()}
    more = data.draw(some.dictionaries(some.sampled_from(["key", "reply_to", "meeting_id", "x"]), VALUES))
    answer = ming.browser.post(route.path, data=json.dumps(fields | more), content_type="application/json")
    assert answer.status_code < 500
    if answer.status_code != 200:
        assert refused(answer, answer.status_code, answer.json["code"])
        assert log(redis, ming) == before


@MANY
@given(body=some.binary() | some.text().map(str.encode) | VALUES.map(json.dumps).map(str.encode))
def test_any_bytes_are_answered_and_add_no_message(ming, body):
    answer = ming.browser.post("/api/send", data=body, content_type="application/json")
    assert refused(answer, 400, "bad_request")
    assert said(ming.poll()) == []
