"""The handshake: a refused client gets JSON, before any upgrade."""

import json

import pytest
from websockets.exceptions import InvalidStatus

from app import create_app
from app.config import Settings
from tests.support.people import Person, refused
from tests.support.websocket_client import Line
from tools.servers import Service

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def turned_away(person, after=None, **headers):
    with pytest.raises(InvalidStatus) as refusal:
        Line(person, after, **headers)
    response = refusal.value.response
    return response.status_code, json.loads(response.body)["code"]


def test_a_handshake_without_a_session_is_refused(worker, ming):
    stranger = Person(worker, "Eve")
    stranger.meeting = ming.meeting
    assert turned_away(stranger) == (401, "no_session")


def test_a_handshake_with_an_ended_session_is_refused(ming):
    token = ming.token
    ming.leave()
    ming.take_token(token)
    assert turned_away(ming) == (401, "session_expired")


def test_a_meeting_that_does_not_exist_is_not_found(ming):
    ming.meeting = "00000000-0000-4000-8000-000000000000"
    assert turned_away(ming) == (404, "no_meeting")


def test_a_handshake_from_another_site_is_refused(ming):
    assert turned_away(ming, Origin="https://evil.example") == (403, "forbidden")
    assert turned_away(ming, **{"Sec-Fetch-Site": "cross-site"}) == (403, "forbidden")


def test_a_handshake_from_our_own_page_is_accepted(ming, worker, line):
    assert line(ming, Origin=worker.url).next()["status"] == "success"


def test_a_bad_cursor_is_refused(ming):
    assert turned_away(ming, "nonsense") == (400, "bad_cursor")


def test_a_request_without_an_upgrade_is_answered_426(ming):
    answer = ming.get("/api/live", meeting_id=ming.meeting)
    assert refused(answer, 426, "upgrade_required")
    assert answer.headers["Upgrade"] == "websocket"


@pytest.mark.parametrize(
    ("header", "value"),
    [("Sec-WebSocket-Key", "short"), ("Sec-WebSocket-Key", ""), ("Sec-WebSocket-Version", "8")],
)
def test_half_a_handshake_is_refused(ming, header, value):
    answer = ming.browser.get(
        "/api/live", {"meeting_id": ming.meeting}, headers=UPGRADE | {header: value, "Accept-Language": "en"}
    )
    assert refused(answer, 400, "bad_request")


def test_compression_is_not_agreed_to(ming, line):
    following = line(ming, **{"Sec-WebSocket-Extensions": "permessage-deflate"})
    assert "Sec-WebSocket-Extensions" not in following.socket.response.headers


def test_a_server_that_cannot_park_connections_says_so_and_polls_are_answered():
    ming = Person(create_app(Settings(rate_limits=False)), "小明")
    ming.create()
    answer = ming.browser.get("/api/live", query_string={"meeting_id": ming.meeting}, headers=UPGRADE)
    assert refused(answer, 426, "upgrade_required")
    assert ming.poll().status_code == 200


def test_under_threads_polls_are_answered(tmp_path, redis_server):
    threads = ("-k", "gthread", "--threads", "2")
    with Service(tmp_path, redis_server.url, options=threads, RATE_LIMITS="off") as service:
        ming = Person(service, "小明")
        ming.create()
        assert turned_away(ming) == (426, "upgrade_required")
        assert ming.poll(ming.poll().json["cursor"], wait=1).status_code == 200
