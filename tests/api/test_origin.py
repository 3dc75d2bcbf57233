"""Other sites cannot act in a visitor's name, and every answer says how it is to be treated."""

import pytest

from tests.support.people import Person, refused

# One store: the requests are refused before a store is asked.
pytestmark = pytest.mark.parametrize("store_url", [None], ids=["embedded"])
FOREIGN = [
    "https://evil.example",
    "null",
    "http://localhost.evil.example",
    "https://localhost",
    "http://localhost:81",
]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("path", ["/api/create", "/api/join", "/api/send", "/api/leave"])
def test_a_change_from_another_origin_is_refused(ming, path, origin):
    answer = ming.post(path, {"content": "hi"}, headers={"Origin": origin})
    assert refused(answer, 403, "forbidden")
    assert "Set-Cookie" not in answer.headers
    assert not any(name.startswith("Access-Control") for name, _ in answer.headers.items())


def test_a_change_from_another_site_is_refused(ming):
    assert refused(ming.post("/api/leave", {}, headers={"Sec-Fetch-Site": "cross-site"}), 403, "forbidden")


def test_our_own_page_may_change_things(ming):
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert ming.post("/api/send", {"content": "hi"}, headers=own).status_code == 200


def test_a_client_that_sends_no_origin_is_accepted(ming):
    assert ming.post("/api/send", {"content": "hi"}).status_code == 200


def test_the_origin_of_the_service_is_a_setting(serve):
    ming = Person(serve(public_origin="https://meet.example.org"))
    body = {"meeting_name": "a", "member_name": "b"}
    assert ming.post("/api/create", body, headers={"Origin": "https://meet.example.org"}).status_code == 200
    assert refused(ming.post("/api/create", body, headers={"Origin": "http://localhost"}), 403, "forbidden")


def test_a_preflight_grants_no_access(app):
    answer = app.test_client().options(
        "/api/send", headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    )
    assert not any(name.startswith("Access-Control") for name, _ in answer.headers.items())


@pytest.mark.parametrize("path", ["/", "/nothing-here", "/api/messages", "/api/openapi.json", "/healthz"])
def test_every_answer_has_the_security_headers(app, path):
    headers = app.test_client().get(path).headers
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"
