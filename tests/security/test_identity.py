"""No client acts as another member, or in a meeting where it has no seat (security.md, A)."""

import json
import uuid

import pytest

from app.web.cookies import SEAT
from tests.support.people import Person, names, refused, said
from tests.support.redis_monitor import watch
from tests.support.routes import routes

FOR_MEMBERS = routes("401")
FORGED = {
    "empty": "",
    "a path": "../../x",
    "a pattern": "*",
    "a hash tag": "{m:ID}",
    "long": "a" * 4_000,
    "of the right form": "a" * 43,
    "a letter short": "a" * 42,
    "twice": "a" * 43 + "; {seat}=" + "b" * 43,
    "quoted": '"' + "a" * 43 + '"',
    "no ASCII": "\u00e9" * 43,
}


@pytest.fixture
def stranger(app, ming):
    stranger = Person(app, "Eve")
    stranger.meeting = ming.meeting
    return stranger


def for_all(make_routes=FOR_MEMBERS):
    return pytest.mark.parametrize("route", make_routes, ids=lambda route: route.name)


@for_all()
def test_a_client_without_a_seat_reads_and_changes_nothing(stranger, ming, unchanged, route):
    ming.send("a secret")
    with unchanged():
        answer = route.ask(stranger)
    assert refused(answer, 401, "no_session")
    assert b"secret" not in answer.data


@for_all()
def test_a_seat_in_a_meeting_is_not_valid_in_another(app, ming, unchanged, route):
    eve = Person(app, "Eve")
    eve.create()
    token, eve.meeting = eve.token, ming.meeting
    eve.take_token(token)
    with unchanged():
        assert refused(route.ask(eve), 401, "session_expired")


@for_all()
def test_the_cookie_of_a_member_who_left_is_refused(anna, unchanged, route):
    token = anna.token
    anna.leave()
    anna.take_token(token)
    with unchanged():
        assert refused(route.ask(anna), 401, "session_expired")


@for_all()
def test_only_the_cookie_identifies_the_caller(stranger, ming, unchanged, route):
    claims = {"sender": "小明", "session": ming.member, "token": ming.member, "seat": ming.member}
    own = {"member": ming.member, "member_name": "小明"}
    claims |= {name: value for name, value in own.items() if name not in route.fields}
    with unchanged():
        assert refused(route.ask(stranger, **claims), 401, "no_session")


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED)
def test_a_forged_cookie_is_refused_and_searches_no_keys(app, ming, redis, unchanged, token):
    name = SEAT + ming.meeting
    cookies = f"{name}={token.format(seat=name) if token.startswith('aa') else token}"
    stranger = app.test_client(use_cookies=False)
    asked = {"query_string": {"meeting_id": ming.meeting}, "headers": {"Cookie": cookies}}

    def ask():
        assert refused(stranger.get("/api/messages", **asked), 401, "session_expired")

    with unchanged():
        heard = {command.name for command in watch(redis, ask)}
    assert "GET" in heard
    assert not heard & {"KEYS", "SCAN", "HSCAN", "HGETALL", "LRANGE"}


def test_a_header_too_long_for_any_browser_is_refused(front, worker):
    for place in (front, worker):
        answer = place.test_client().get("/api/messages", headers={"Cookie": "a=" + "x" * 20_000})
        assert answer.status_code in (400, 431)


def test_no_value_in_redis_is_a_valid_cookie(stranger, ming, redis):
    lying = {key.decode().rsplit(":", 1)[-1] for key in redis.keys("*")} | {ming.member}
    lying |= {form[:43] for form in lying}
    assert any(len(form) == 64 for form in lying)  # the digest of a token
    for form in lying:
        stranger.take_token(form)
        assert stranger.poll().status_code == 401


def test_a_second_member_of_the_same_name_is_another_member(app, ming):
    first, second = Person(app, "Bob"), Person(app, "Bob")
    first.join(ming.meeting)
    first.send("I am Bob")
    assert second.join(ming.meeting).json["member_name"] == "Bob (2)"
    second.send("So am I")
    assert first.send("Still here").json["message"]["sender"] == "Bob"
    written = {message["content"]: message["member"] for message in ming.poll().json["messages"]}
    assert written == {"I am Bob": first.member, "So am I": second.member, "Still here": first.member}
    assert refused(second.delete(3), 403, "not_yours")


@pytest.mark.parametrize(
    "claim",
    [{"role": "host"}, {"is_admin": True}, {"roles": ["host"], "permissions": ["remove"]}, {"member": "me"}],
    ids=json.dumps,
)
def test_a_role_that_a_request_claims_is_ignored(app, ming, anna, claim):
    eve = Person(app, "Eve")
    joined = eve.join(ming.meeting, **claim)
    assert joined.json.keys() == Person(app, "Bob").join(ming.meeting).json.keys()
    eve.post("/api/rename", {"meeting_id": ming.meeting, "member_name": "Eva", **claim})
    lines = {line["name"]: line for line in ming.poll().json["members"]}
    for line in lines.values():
        del line["member"], line["name"], line["joined_at"]
    assert lines["Eva"] == lines["Anna"]


def test_a_session_check_shows_guests_the_name_of_a_meeting_and_no_member(app, ming, anna):
    shown = app.test_client().get(f"/api/check_session?meeting_id={ming.meeting}").get_data(as_text=True)
    assert "周会" in shown
    for hidden in ("小明", "Anna", ming.member, anna.member):
        assert hidden not in shown


def test_the_page_for_joining_shows_who_is_in_and_no_message(app, ming, anna):
    anna.send("a secret")
    shown = app.test_client().get(f"/{ming.meeting}").get_data(as_text=True)
    assert "Anna" in shown
    assert "a secret" not in shown


@pytest.mark.parametrize("setting", ["passcode", "waiting_room", "lock"])
def test_the_page_for_joining_a_guarded_meeting_shows_no_member(app, ming, anna, setting):
    ming.host(setting, **({"passcode": "sesame"} if setting == "passcode" else {"on": True}))
    shown = app.test_client().get(f"/{ming.meeting}").get_data(as_text=True)
    assert "周会" in shown
    for hidden in ("小明", "Anna", ming.member, anna.member):
        assert hidden not in shown


def test_a_cursor_of_another_meeting_reads_nothing_of_that_meeting(app, ming):
    ming.send("ours")
    eve = Person(app, "Eve")
    eve.create()
    eve.send("theirs")
    update = eve.poll(ming.poll().json["cursor"])
    assert update.json["reset"] is True
    assert (said(update), names(update)) == (["theirs"], ["Eve"])


def test_every_bit_of_a_meeting_id_is_random(app):
    ids = [uuid.UUID(Person(app).create().json["meeting_id"]) for _ in range(50)]
    assert {(one.version, one.variant) for one in ids} == {(4, uuid.RFC_4122)}
    bits = [sum(one.int >> bit & 1 for one in ids) for bit in range(128)]
    assert sum(0 < count < len(ids) for count in bits) == 122  # the others say what kind of id it is
