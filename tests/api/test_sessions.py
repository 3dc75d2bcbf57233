"""The session is a cookie that holds a random token and nothing else."""

import hashlib
import uuid

import pytest

from tests.support.people import Person, refused

VERBS = {
    "read": lambda person: person.poll(),
    "read what was before": lambda person: person.poll(before=1),
    "send": lambda person: person.send("hi"),
    "leave": lambda person: person.leave(),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_a_client_without_a_cookie_sends_and_reads_nothing(app, ming, verb):
    stranger = Person(app)
    stranger.meeting = ming.meeting
    assert refused(verb(stranger), 401, "no_session")


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_the_cookie_of_one_meeting_opens_no_other(app, ming, verb):
    anna = Person(app, "Anna")
    anna.create()
    token = anna.token
    anna.meeting = ming.meeting
    anna.take_token(token)
    assert refused(verb(anna), 401, "session_expired")
    anna.meeting = str(uuid.uuid4())
    assert refused(verb(anna), 404, "no_meeting")


@pytest.mark.parametrize("token", ["", "x", "*", "../../x", "{m:1}", "a" * 10_000, "a" * 43, "\u4e2d"])
def test_a_forged_cookie_opens_nothing_and_writes_nothing(app, ming, redis, token):
    stranger = Person(app)
    stranger.meeting = ming.meeting
    before = sorted(redis.keys("*"))
    stranger.take_token(token)
    for verb in VERBS.values():
        assert verb(stranger).status_code == 401
    assert sorted(redis.keys("*")) == before


def test_a_token_that_a_client_offers_is_never_used(app, ming):
    anna = Person(app, "Anna")
    anna.meeting = ming.meeting
    anna.take_token("A" * 43)
    anna.join(ming.meeting)
    assert anna.token != "A" * 43


def test_the_cookie_is_for_this_site_and_not_for_scripts(app):
    cookies = Person(app).create().headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Max-Age=2592000" in cookie
        assert "Secure" not in cookie


def test_behind_https_the_cookie_is_secure(serve):
    app = serve(proxy_hops=1)
    made = Person(app).post(
        "/api/create",
        {"meeting_name": "a", "member_name": "b"},
        headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"},
    )
    assert all("Secure" in cookie for cookie in made.headers.getlist("Set-Cookie"))


def test_headers_of_an_untrusted_proxy_are_ignored(app):
    made = Person(app).post(
        "/api/create", {"meeting_name": "a", "member_name": "b"}, headers={"X-Forwarded-Proto": "https"}
    )
    assert not any("Secure" in cookie for cookie in made.headers.getlist("Set-Cookie"))


def test_only_joining_and_leaving_set_cookies(ming):
    for answer in (ming.poll(), ming.send("hi"), ming.check(), ming.poll(before=1)):
        assert "Set-Cookie" not in answer.headers


def test_redis_holds_the_digest_of_a_token_and_never_the_token(ming, redis):
    digest = hashlib.sha256(ming.token.encode()).hexdigest()
    keys = redis.keys("*")
    assert f"meeting:{{{ming.meeting}}}:session:{digest}".encode() in keys
    assert not any(ming.token.encode() in key for key in keys)


def test_a_browser_keeps_its_newest_twenty_seats(app):
    ming = Person(app)
    meetings = [ming.create(str(n)).json["meeting_id"] for n in range(25)]
    seats = [meeting for meeting in meetings if ming.browser.get_cookie(f"seat_{meeting}")]
    assert seats == meetings[5:]
