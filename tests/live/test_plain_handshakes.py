"""Handshakes as pages send them: opened in front of Flask, with the same outcome as by Flask."""

import json

import gevent.socket
import pytest
from websockets.exceptions import InvalidStatus

from app.websocket.plain_handshakes import PlainHandshakes
from tests.support.redis_monitor import calls

MEETING = "6f1c9f0a-3c1b-4b7e-9d5e-0123456789ab"
PLAIN = {
    "REQUEST_METHOD": "GET",
    "PATH_INFO": "/api/live",
    "QUERY_STRING": f"meeting_id={MEETING}&language=zh&after=0123456789abcdef.7.01234567.0",
    "wsgi.url_scheme": "http",
    "HTTP_HOST": "meet.example.org:8000",
    "HTTP_ORIGIN": "http://meet.example.org:8000",
    "HTTP_COOKIE": f"seat_{MEETING}={'t' * 43}",
    "HTTP_CONNECTION": "Upgrade",
    "HTTP_UPGRADE": "websocket",
    "HTTP_SEC_WEBSOCKET_VERSION": "13",
    "HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==",
}
WAYS = pytest.mark.parametrize(
    "headers", [{}, {"Connection": "keep-alive, Upgrade"}], ids=["plain", "by-flask"]
)


def opened(environ, public_origin=None):
    """Return the handshake that is opened in front of Flask, or None if Flask gets it."""
    seen = []

    def prepare(handshake, _):
        seen.append(handshake)
        return lambda: None

    app = PlainHandshakes(lambda environ, start: [b"by Flask"], prepare, public_origin)
    with gevent.socket.socket() as connection:
        try:
            assert app({"gunicorn.socket": connection} | environ, None) == [b"by Flask"]
        except StopIteration:
            pass
    return seen[0] if seen else None


def test_the_handshake_of_a_page_passes_flask():
    handshake = opened(PLAIN)
    assert (handshake.meeting_id, handshake.token, handshake.language) == (MEETING, "t" * 43, "zh")
    assert handshake.after == "0123456789abcdef.7.01234567.0"
    assert handshake.origin == "http://meet.example.org:8000"


def test_a_handshake_without_a_cursor_passes_flask():
    assert opened(PLAIN | {"QUERY_STRING": f"language=en&meeting_id={MEETING}"}).after is None


def test_over_https_the_cookie_has_the_prefix_of_its_host():
    secure = {
        "wsgi.url_scheme": "https",
        "HTTP_HOST": "meet.example.org",
        "HTTP_ORIGIN": "https://meet.example.org",
    }
    assert opened(PLAIN | secure) is None
    assert opened(PLAIN | secure | {"HTTP_COOKIE": f"__Host-{PLAIN['HTTP_COOKIE']}"}).token == "t" * 43


@pytest.mark.parametrize(
    "changed",
    [
        {"REQUEST_METHOD": "POST"},
        {"PATH_INFO": "/api/live/"},
        {"QUERY_STRING": f"meeting_id={MEETING}"},
        {"QUERY_STRING": f"meeting_id={MEETING}&language=fr"},
        {"QUERY_STRING": f"meeting_id={MEETING}&language=en&after="},
        {"QUERY_STRING": f"meeting_id={MEETING}&language=en&language=zh"},
        {"QUERY_STRING": "language=en&meeting_id=nonsense"},
        {"HTTP_COOKIE": ""},
        {"HTTP_COOKIE": f"seat_{MEETING}=short"},
        {"HTTP_ORIGIN": "http://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_HOST": "meet.example.org:80", "HTTP_ORIGIN": "http://meet.example.org:80"},
        {"HTTP_HOST": "meet.example.org/x", "HTTP_ORIGIN": "http://meet.example.org/x"},
        {"HTTP_CONNECTION": "keep-alive, Upgrade"},
        {"HTTP_UPGRADE": "h2c"},
        {"HTTP_SEC_WEBSOCKET_VERSION": "8"},
        {"HTTP_SEC_WEBSOCKET_KEY": "short"},
        {"gunicorn.socket": None},
    ],
    ids=lambda changed: "-".join(f"{name}-{value}" for name, value in changed.items()),
)
def test_flask_looks_at_what_is_not_as_pages_ask(changed):
    assert opened(PLAIN | changed) is None


def test_with_a_public_origin_only_its_host_and_its_pages_pass_flask():
    public = "https://meet.example.org"
    behind = PLAIN | {"HTTP_HOST": "meet.example.org", "HTTP_ORIGIN": public}
    assert opened(behind, public).origin == public
    assert opened(behind | {"HTTP_HOST": "10.0.0.7"}, public) is None
    assert opened(behind | {"HTTP_ORIGIN": "https://other.example.org"}, public) is None


@WAYS
def test_both_ways_open_the_same_connection(ming, line, headers):
    cursor = ming.poll().json["cursor"]
    opened = line(ming, cursor, **headers)
    assert opened.next() == {"status": "success", "messages": [], "changes": [], "cursor": cursor}
    assert opened.say("大家好")["status"] == "success"


@WAYS
@pytest.mark.parametrize(
    ("change", "after", "refusal"),
    [
        (lambda person: person.take_token("x" * 43), None, (401, "session_expired")),
        (lambda person: None, "abc.1", (400, "bad_cursor")),
        (lambda person: person.host("end"), None, (410, "meeting_ended")),
    ],
    ids=["session", "cursor", "ended"],
)
def test_both_ways_refuse_alike(ming, line, change, after, refusal, headers):
    change(ming)
    with pytest.raises(InvalidStatus) as refused:
        line(ming, after, **headers)
    response = refused.value.response
    assert (response.status_code, json.loads(response.body)["code"]) == refusal


def test_a_refused_handshake_asks_redis_once(ming, redis, line):
    ming.poll(ming.poll().json["cursor"])  # the worker has a room
    ming.take_token("x" * 43)

    def refuse():
        with pytest.raises(InvalidStatus):
            line(ming)

    assert calls(redis, refuse, ming.meeting).count("EVALSHA") == 1
