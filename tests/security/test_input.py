"""Input is data: shown unchanged or refused, and never executed (security.md, B)."""

import itertools
import socket
import time
from contextlib import suppress
from html.parser import HTMLParser

import pytest

from app.errors import BadRequest
from app.web.request_body import parse
from tests.support.people import Person, names, refused, said
from tests.support.redis_monitor import watch
from tests.support.routes import routes

JSON = "application/json"
CHANGES = routes(method="post")
NO_JSON = [
    b'"x": NaN', b'"x": "\\ud800"', b'"x": "\xff"', b'"x": 1, "x": 2', b'"x": ' + b"[" * 30_000, b'"x": 1,'
]  # fmt: skip
MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)>",
    "</script><script>alert(1)",
    "javascript:alert(1)",
    "{{7*7}}{%x%}",
    "<!--",
]
PROGRAM = ['"]] redis.call("FLUSHALL")', '" .. redis.call("KEYS") .. "', "%w+%b()", "\\", '\\"', "]]>$1"]
FIELDS = ["__proto__", "constructor", "toString", ":idem", "meeting:{x}", "skeleton/bob", "*", "null", "0"]
QUICK_S = 0.05  # of work for the hardest body of 64 kB


class Elements(HTMLParser):
    """Return the elements of a page, with the names of their attributes."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, [name for name, _ in attributes]))


def elements(person):
    return Elements(person.get(f"/{person.meeting}").get_data(as_text=True)).found


def for_all_changes():
    return pytest.mark.parametrize("route", CHANGES, ids=lambda route: route.name)


def body(route, person, ending):
    fields = "".join(f'"{name}": 1, ' for name in route.fields)
    return b'{"meeting_id": "%s", %s%s}' % (person.meeting.encode(), fields.encode(), ending)


@pytest.mark.parametrize("text", MARKUP)
def test_no_name_adds_an_element_to_a_page(app, text):
    plain, ming, guest = Person(app, "Bob"), Person(app, text), Person(app, text)
    plain.create("Plain")
    assert ming.create(text).json["meeting_name"] == text
    guest.meeting = ming.meeting
    assert elements(ming) == elements(plain)
    plain.browser.delete_cookie(f"seat_{plain.meeting}")
    assert elements(guest) == elements(plain)


@pytest.mark.parametrize("text", [*MARKUP, *PROGRAM])
def test_a_message_is_stored_letter_for_letter(ming, text):
    ming.send(text)
    ming.edit(2, f"{text} {text}")
    ming.send(text)
    assert said(ming.poll()) == [f"{text} {text}", text]


@pytest.mark.parametrize("character", ["\x00", "\x08", "\r", "\x1b", "\x7f", "\x85", "\x9b"], ids=ascii)
def test_a_control_character_is_refused_wherever_it_stands(app, ming, unchanged, character):
    with unchanged():
        assert refused(ming.send(f"a{character}b"), 400, "bad_request")
        assert refused(ming.rename(f"a{character}b"), 400, "bad_name")
        assert refused(Person(app, f"a{character}b").join(ming.meeting), 400, "bad_name")
        assert refused(Person(app, "Bob").create(f"a{character}b"), 400, "bad_name")


@pytest.mark.parametrize(
    "route", [route for route in CHANGES if "member" in route.fields], ids=lambda route: route.name
)
def test_an_id_has_no_new_line_at_its_end(ming, anna, unchanged, route):
    with unchanged():
        assert refused(route.ask(ming, member=f"{anna.member}\n"), 400, "bad_request")


@pytest.mark.parametrize("name", [*PROGRAM, *FIELDS])
def test_a_name_is_neither_executed_nor_read_as_a_field(app, ming, name):
    first, second = Person(app, name), Person(app, name)
    assert first.join(ming.meeting).json["member_name"] == name
    assert second.join(ming.meeting).json["member_name"] == f"{name[:25].rstrip()} (2)"
    second.rename("Bob")
    assert names(ming.poll()) == ["小明", name, "Bob"]
    first.leave()
    assert second.rename(name).json["member_name"] == name


def test_redis_runs_only_the_scripts_of_the_service(app, ming, redis):
    def talk():
        guest = Person(app, PROGRAM[0])
        guest.join(ming.meeting)
        guest.send(PROGRAM[0])
        guest.leave()

    sent = [command for command in watch(redis, talk) if not command.is_of_script]
    assert {command.name for command in sent} <= {"EVALSHA", "PUBLISH", "SUBSCRIBE", "PING"}


@for_all_changes()
def test_every_route_refuses_a_body_that_is_not_json(ming, unchanged, route):
    with unchanged():
        for ending in NO_JSON:
            answer = ming.browser.post(route.path, data=body(route, ming, ending), content_type=JSON)
            assert refused(answer, 400, "bad_request"), ending[:20]


@for_all_changes()
def test_every_route_accepts_only_json(ming, unchanged, route):
    with unchanged():
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None):
            answer = ming.browser.post(route.path, data=b'{"content": "hi"}', content_type=kind)
            assert refused(answer, 415, "unsupported_type")


@for_all_changes()
def test_every_route_refuses_a_field_of_a_wrong_type(ming, unchanged, route):
    with unchanged():
        for name, value in itertools.product(route.fields, [None, [], {}, 1.5]):
            assert route.ask(ming, **{name: value}).status_code == 400, (name, value)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 65_000,
        '{"a":' * 13_000,
        "{" + ",".join(f'"{number}":0' for number in range(8_000)) + "}",
        '{"a":"' + "\\ud83d\\ude00" * 5_000 + '"}',
        '{"a":' + "9" * 65_000 + "}",
        '{"a":1e' + "9" * 65_000 + "}",
    ],
    ids=["lists", "objects", "fields", "escapes", "digits", "exponent"],
)
def test_the_most_expensive_body_is_parsed_quickly(text):
    def seconds():
        began = time.process_time()
        with suppress(BadRequest):
            parse(text)
        return time.process_time() - began

    assert min(seconds() for _ in range(3)) < QUICK_S


def test_the_service_never_requests_a_url_that_a_member_sends(app, ming):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        guest = Person(app, url)
        guest.join(ming.meeting)
        guest.send(f"![{url}]({url}/x.png) {url}", avatar=url, webhook=url)
        assert said(ming.poll()) == [f"![{url}]({url}/x.png) {url}"]
        with pytest.raises(TimeoutError):
            listener.accept()
