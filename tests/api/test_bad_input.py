"""Whatever is malformed gets a clear answer, and changes nothing."""

import json

import pytest

from tests.support.people import Person, refused

# One store: the requests are refused before a store is asked.
pytestmark = pytest.mark.parametrize("store_url", [None], ids=["embedded"])
JSON = "application/json"
DEEP = "[" * 30_000
BODIES = {
    "nothing": b"",
    "half": b'{"content": "hi"',
    "null": b"null",
    "list": b"[]",
    "text": b'"x"',
    "number": b"1",
    "deep list": DEEP.encode(),
    "deep balanced": b"[" * 20_000 + b"]" * 20_000,
    "deep object": b'{"a":' * 9_000 + b"1" + b"}" * 9_000,
    "NaN": b'{"content": NaN}',
    "infinite": b'{"content": "hi", "n": Infinity}',
    "huge number": b'{"content": "hi", "n": ' + b"9" * 5000 + b"}",
    "twice": b'{"content": "a", "content": "b"}',
    "surrogate": b'{"content": "\\ud800"}',
    "surrogate in an unknown field": b'{"content": "hi", "x": "\\udfff"}',
    "no UTF-8": b'{"content": "\xff"}',
    "UTF-16": '{"content": "hi"}'.encode("utf-16"),
    "BOM": b'\xef\xbb\xbf{"content": "hi"}',
    "content missing": b"{}",
    "content a number": b'{"content": 123}',
    "content an object": b'{"content": {}}',
    "content null": b'{"content": null}',
    "meeting a list": b'{"content": "hi", "meeting_id": []}',
    "meeting null": b'{"content": "hi", "meeting_id": null}',
    "key too short": b'{"content": "hi", "key": "short"}',
    "key with a slash": b'{"content": "hi", "key": "aaaa/aaaa"}',
    "key with a new line at its end": b'{"content": "hi", "key": "aaaaaaaa\\n"}',
    "key a number": b'{"content": "hi", "key": 12345678}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_malformed_body_is_refused_and_adds_no_message(ming, body):
    answer = ming.browser.post("/api/send", data=body, content_type=JSON)
    assert refused(answer, 400, "bad_request")
    assert ming.poll().json["messages"] == []


@pytest.mark.parametrize(
    "before", [b'{"content": "\\u0041", "x": ', b'{"content": "A", "x": '], ids=["escape", "plain"]
)
def test_a_body_of_any_depth_is_accepted_or_refused(ming, before):
    """The depth that is too much depends on the stack: each of a range around it is tried."""
    codes = set()
    for depth in range(700, 1000):
        body = before + b"[" * depth + b"]" * depth + b"}"
        answer = ming.browser.post("/api/typing", data=body, content_type=JSON)
        assert answer.status_code == 200 or refused(answer, 400, "bad_request")
        codes.add(answer.status_code)
    assert codes == {200, 400}


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("send", {"content": "hi", "key": None}),
        ("send", {"content": "hi", "reply_to": None}),
        ("typing", {"meeting_id": None}),
        ("host/lock", {"on": True, "key": None}),
        ("host/mute", {"on": True, "member": None}),
        ("host/admit", {"member": None}),
    ],
    ids=["key", "reply_to", "meeting_id", "key of a host", "mute", "admit"],
)
def test_an_optional_field_may_be_left_out_and_not_be_null(ming, verb, body):
    before = ming.poll().json["cursor"]
    answer = ming.post(f"/api/{verb}", {"meeting_id": ming.meeting, **body})
    assert refused(answer, 400, "bad_request")
    assert "`null`" in answer.json["problem"]
    assert ming.poll().json["cursor"] == before


def test_null_in_a_field_that_no_route_knows_is_ignored(ming):
    assert ming.post("/api/send", {"meeting_id": ming.meeting, "content": "hi", "x": None}).status_code == 200


@pytest.mark.parametrize("path", ["/api/create", "/api/join", "/api/leave"])
@pytest.mark.parametrize("body", [b"null", b"[]", DEEP.encode(), b'{"meeting_id": 7, "meeting_name": 7}'])
def test_no_route_accepts_a_malformed_body(ming, path, body):
    assert refused(ming.browser.post(path, data=body, content_type=JSON), 400, "bad_request")


def test_a_hundred_thousand_fields_are_too_large(ming):
    body = json.dumps({f"field{n}": n for n in range(100_000)})
    assert refused(ming.browser.post("/api/send", data=body, content_type=JSON), 413, "too_large")


def test_an_emoji_written_as_two_escaped_surrogates_is_accepted(ming):
    answer = ming.browser.post("/api/send", data=b'{"content": "\\ud83d\\ude00"}', content_type=JSON)
    assert answer.json["message"]["content"] == "😀"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None]
)
def test_only_json_is_accepted(ming, kind):
    assert refused(
        ming.browser.post("/api/send", data=b'{"content":"hi"}', content_type=kind), 415, "unsupported_type"
    )


def test_a_compressed_body_is_never_inflated(ming):
    answer = ming.browser.post(
        "/api/send", data=b"\x1f\x8b", content_type=JSON, headers={"Content-Encoding": "gzip"}
    )
    assert refused(answer, 415, "unsupported_type")


@pytest.mark.parametrize(
    "query",
    [{"before": "0"}, {"before": "-1"}, {"before": "x"}, {"before": "NaN"}, {"before": "null"},
     {"before": "5", "limit": "0"},
     {"before": "5", "limit": "201"}, {"limit": "x"}, {"before": "9" * 30}],
)  # fmt: skip
def test_a_malformed_query_is_refused(ming, query):
    assert refused(ming.poll(**query), 400, "bad_request")


@pytest.mark.parametrize("path", ["/api/create", "/api/join", "/api/send", "/api/leave"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "TRACE"])
def test_a_change_is_a_post(app, path, method):
    answer = app.test_client().open(path, method=method, json={}, headers={"X-HTTP-Method-Override": "POST"})
    assert refused(answer, 405, "method_not_allowed")
    assert "POST" in answer.headers["Allow"]


def test_an_unknown_path_of_the_api_is_not_found_in_json(app):
    assert refused(Person(app).get("/api/nothing"), 404, "not_found")


@pytest.mark.parametrize(
    "path", ["/static/..%2f..%2fetc/passwd", "/static/%2e%2e/app/config.py", "/.git/config"]
)
def test_no_path_leads_out_of_the_static_files(app, path):
    assert app.test_client().get(path).status_code == 404


def test_a_refusal_is_in_the_language_of_the_reader(app):
    answers = {
        language: Person(app, language=language).get("/api/messages").json for language in ("zh-CN", "en")
    }
    assert answers["zh-CN"]["code"] == answers["en"]["code"] == "no_session"
    assert answers["en"]["message"] == "You're not in this meeting."
    assert answers["zh-CN"]["message"] != answers["en"]["message"]
    assert any("\u4e00" <= character <= "\u9fff" for character in answers["zh-CN"]["message"])


def test_a_refusal_shows_no_internals(ming):
    answer = ming.browser.post("/api/send", data=b'{"content": {}}', content_type=JSON)
    assert answer.content_type == "application/json; charset=utf-8"
    for secret in (b"Traceback", b"meeting:{", b"redis", ming.token.encode()):
        assert secret not in answer.data
