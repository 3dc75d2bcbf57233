"""Requests that no browser makes are refused, and the next is served (security.md, B3, B13, B16 to B22)."""

import re
import uuid
from urllib.parse import quote

import pytest

from app.patterns import MEETING_ID
from tests.support.http_client import exchange, status
from tests.support.people import Person, refused, said
from tests.support.redis_monitor import watch
from tests.support.routes import routes

HEAD = (
    b"POST /api/send HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"
)
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n"
SECOND = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
SMUGGLED = {
    "two framings": CHUNKED + b"Content-Length: 4\r\n\r\n0\r\n\r\n" + SECOND,
    "a strange coding": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SECOND,
    "two codings": CHUNKED + b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n" + SECOND,
    "two lengths": HEAD + b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}" + SECOND,
    "a list of lengths": HEAD + b"Content-Length: 2, 40\r\n\r\n{}" + SECOND,
    "a length with a sign": HEAD + b"Content-Length: +2\r\n\r\n{}" + SECOND,
    "a space before the colon": HEAD + b"Content-Length : 2\r\n\r\n{}" + SECOND,
    "a folded header": HEAD + b"X: a\r\n Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}" + SECOND,
    "a bare return": HEAD + b"X: a\rTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}" + SECOND,
    "a NUL": HEAD + b"X: a\x00b\r\n\r\n" + SECOND,
    "a chunk of no size": CHUNKED + b"\r\nzz\r\n{}\r\n0\r\n\r\n" + SECOND,
    "a chunk in C": CHUNKED + b"\r\n0x2\r\n{}\r\n0\r\n\r\n" + SECOND,
    "two hosts": HEAD + b"Host: evil.example\r\nContent-Length: 2\r\n\r\n{}" + SECOND,
    "a version of tomorrow": HEAD.replace(b"HTTP/1.1", b"HTTP/9.9") + b"\r\n" + SECOND,
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n" + SECOND,
}
LINKS = [
    "*", "?", "[a-z]", ":", "{}", "}{", "%00", "..%2f", "%0d%0aX:1", "x" * 3_000, "\u0661" * 36,
    "meeting:{0}", "00000000-0000-4000-8000-00000000000\u0660", "{00000000-0000-4000-8000-000000000000}",
    "00000000-0000-4000-8000-000000000000\n",
]  # fmt: skip


@pytest.fixture(params=["front", "worker"])
def place(request):
    """By way of nginx, and without it."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("request_", SMUGGLED.values(), ids=SMUGGLED)
def test_an_ambiguous_request_is_refused_and_ends_the_connection(place, request_):
    assert status(exchange(place.url, request_)) == 400
    assert place.test_client().get("/healthz").status_code == 200


def test_a_body_in_chunks_of_any_notation_is_read_to_its_end(place):
    body = b'\r\nE;name=value\r\n{"content": ""\r\n0001\r\n}\r\n0\r\n\r\n'
    assert status(exchange(place.url, CHUNKED + body)) == 401  # it was understood; there is no session


@pytest.mark.parametrize("kind", ["said", "in chunks"])
def test_a_body_beyond_64_kb_is_refused_with_a_length_and_in_chunks(place, kind):
    body = b'{"content": "hi"}'.ljust(65_537)
    if kind == "said":
        request_ = HEAD + b"Content-Length: 65537\r\n\r\n" + body
    else:
        request_ = CHUNKED + b"\r\n10001\r\n" + body + b"\r\n0\r\n\r\n"
    heard = exchange(place.url, request_)
    assert status(heard) == 413
    assert b'"code":"too_large"' in heard


def test_a_body_of_64_kb_is_accepted(place):
    ming = Person(place, "小明")
    ming.create()
    headers = {"Content-Type": "application/json"}
    body = b'{"content": "hi"}'.ljust(65_536)
    assert ming.browser.request("POST", "/api/send", body, headers).status_code == 200
    assert ming.browser.request("POST", "/api/send", iter([body]), headers).status_code == 200  # in chunks
    assert said(ming.poll()) == ["hi", "hi"]


def test_a_body_that_ends_too_soon_is_refused(worker):
    assert status(exchange(worker.url, CHUNKED + b"\r\n2\r\n{}\r\nzz\r\n")) == 400


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_a_route_accepts_a_single_method_despite_override_headers(ming, unchanged, route):
    headers = {"X-HTTP-Method-Override": route.method, "X-HTTP-Method": route.method}
    with unchanged():
        for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "TRACE"} - {route.method.upper()}:
            answer = ming.browser.open(route.path, method=method, json=route.fields, headers=headers)
            assert refused(answer, 405, "method_not_allowed"), method
            assert route.method.upper() in answer.headers["Allow"]


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PUT"])
def test_an_unexpected_method_is_refused(place, method):
    answer = place.test_client().request(method, "/api/send", headers={"X-Secret": "secret"})
    assert answer.status_code in (400, 405)
    assert b"secret" not in answer.data


@pytest.mark.parametrize("link", LINKS, ids=[f"link {number}" for number in range(len(LINKS))])
def test_an_invalid_link_never_reaches_redis(ming, redis, link):
    def ask():
        for route in routes("404"):
            assert refused(route.ask(ming, meeting_id=link), 404, "no_meeting")
        page = ming.browser.get(
            f"/{quote(link, safe='')}", follow_redirects=True
        )  # to the link that it contains
        assert page.status_code == 404

    assert [command for command in watch(redis, ask) if has_invalid_id(command)] == []


def has_invalid_id(command):
    """Return whether a key belongs to no meeting. A worker may still write to one that another test made."""
    ids = re.findall(r"meeting:\{(.*?)\}(?=[: ]|$)", command.text, re.DOTALL)
    return "meeting:" in command.text and not all(MEETING_ID.fullmatch(id) for id in ids or [""])


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2f..%2fetc/passwd", "/static/%2e%2e/%2e%2e/chat.py", "/%2e%2e/chat.py",
        "/static//etc/passwd", "/static/js/lib/api.js%00.png", "/static/js/..%5c..%5cchat.py",
        "/static/js/../../chat.py", "/.git/config", "/.env", "/app/config.py", "/console",
        "/templates/base.html", "/docker-compose.yml",
    ],
)  # fmt: skip
def test_no_path_serves_a_file_outside_the_page(place, path):
    answer = place.test_client().request("GET", path)
    assert answer.status_code in (400, 404)
    assert b"import" not in answer.data
    assert b"root:" not in answer.data


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "/\\evil.example", "/%0d%0aSet-Cookie:a=b", "/static//x", "/x?next=//evil.example"],
)
def test_the_only_redirect_stays_on_the_origin_and_sets_only_the_language(place, path):
    path += ("&" if "?" in path else "?") + "language=en"
    answer = place.test_client().request("GET", path, headers={"Host": "evil.example"})
    assert answer.status_code in (303, 400, 404)
    assert not (answer.headers["Location"] or "/").startswith(("//", "/\\", "http"))
    assert {cookie.split("=")[0] for cookie in answer.headers.get_all("Set-Cookie", [])} <= {"language"}


def test_a_service_with_a_public_origin_refuses_other_hosts(serve, unchanged):
    app = serve(public_origin="https://meet.example.org")
    ming = Person(app, "小明")
    named = {"base_url": "https://meet.example.org"}
    body = {"meeting_name": "a", "member_name": "b"}
    with unchanged():
        foreign = ming.post("/api/create", body, base_url="https://evil.example")
        assert refused(foreign, 400, "bad_request")
        assert app.test_client().get("/", base_url="https://evil.example").status_code == 400
    assert ming.post("/api/create", body, **named).status_code == 200
    assert app.test_client().get("/healthz", base_url="http://127.0.0.1:8000").status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "X_Forwarded_For", "Forwarded"])
def test_a_client_cannot_evade_a_limit_by_claiming_an_address(front, redis, header):
    eve = Person(front, "Eve")

    def guess(number):
        link = {"meeting_id": str(uuid.uuid4())}
        return eve.browser.get("/api/messages", link, {header: f"192.0.2.{number}"}).status_code

    assert [guess(number) for number in range(31)] == [404] * 30 + [429]
    assert redis.keys("limits:*127.0.0.1*")
