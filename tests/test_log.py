"""The log: a line for each request and event, and in none of them what opens a meeting or is said in it."""

import json
import logging
import os
import pty
import re
import resource
import socket
import subprocess
import sys
import uuid
from hashlib import sha256

import pytest

from app.logs import JsonFormatter, TextFormatter
from app.web.release import asset_url
from tests.support.people import Person, refused
from tests.support.websocket_client import Line
from tools.processes import wait_until
from tools.servers import RedisServer, Service

PROXY_ID = "proxys-own-id-0001"
LEVELS = {"debug", "info", "warning", "error"}


def lines_of(service):
    """Return the lines of the log, without those printed at the start."""
    return [
        json.loads(line)
        for line in service.log.splitlines()
        if not line.startswith(("Open ", "Listening ", "Meetings "))
    ]


def line_of(service, request_id):
    """The line of a request."""
    lines = wait_until(
        lambda: [line for line in lines_of(service) if line.get("request_id") == request_id], "it is written"
    )
    (line,) = lines
    return line


def told_of(meeting):
    """Return the hash that the log has in place of a meeting's id."""
    return sha256(meeting.encode()).hexdigest()[:12]


@pytest.fixture(scope="module")
def service(tmp_path_factory, redis_server):
    with Service(tmp_path_factory.mktemp("service"), redis_server.url, RATE_LIMITS="off") as service:
        yield service


@pytest.fixture(scope="module")
def behind_proxy(tmp_path_factory, redis_server):
    settings = {"PROXY_HOPS": 1, "LOG_LEVEL": "debug", "RATE_LIMITS": "off"}
    with Service(tmp_path_factory.mktemp("behind"), redis_server.url, **settings) as service:
        yield service


@pytest.fixture
def ming(service):
    ming = Person(service, "小明")
    ming.create()
    return ming


def test_a_request_has_a_line_by_the_id_that_the_answer_echoes(service, ming):
    answer = ming.send("大家好")
    line = line_of(service, answer.headers["X-Request-ID"])
    assert (line["method"], line["route"], line["status"]) == ("POST", "/api/send", 200)
    assert (line["event"], line["message"]) == ("request", "POST /api/send 200")
    assert line["level"] == "info"
    assert 0 < line["ms"] < 10_000
    assert line["meeting"] == told_of(ming.meeting)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])


def test_a_refusal_has_its_code_in_its_line(service, ming):
    answer = ming.send("")
    assert refused(answer, 400, "empty")
    line = line_of(service, answer.headers["X-Request-ID"])
    assert (line["status"], line["code"]) == (400, "empty")


def test_the_request_log_names_a_page_by_its_rule(service, ming):
    answer = ming.browser.get(f"/{ming.meeting}")
    line = line_of(service, answer.headers["X-Request-ID"])
    assert (line["route"], line["meeting"]) == ("/<meeting_id>", told_of(ming.meeting))


@pytest.mark.parametrize("given", ["proxys-own-id-0001", str(uuid.UUID(int=4)), "f" * 43, "a" * 8, "a" * 64])
def test_only_a_trusted_proxy_sets_the_id_of_a_request(service, behind_proxy, given):
    asked = {"X-Request-ID": given}
    direct = service.test_client().get("/", headers=asked)
    assert re.fullmatch("[0-9a-f]{32}", direct.headers["X-Request-ID"])
    proxied = behind_proxy.test_client().get("/", headers=asked)
    assert proxied.headers["X-Request-ID"] == given
    assert line_of(behind_proxy, given)["route"] == "/"


@pytest.mark.parametrize("claimed", ["short", "with blanks in it", "x" * 65, '{"level":"error"}'])
def test_an_invalid_request_id_is_replaced(behind_proxy, claimed):
    answer = behind_proxy.test_client().get("/", headers={"X-Request-ID": claimed})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_a_reader_of_the_log_cannot_take_the_seat_of_a_member_who_joined_without_a_key(behind_proxy):
    ming, anna, eve = (Person(behind_proxy, name) for name in ("小明", "Anna", "Eve"))
    ming.create()
    body = {"meeting_id": ming.meeting, "member_name": "Anna"}
    asked = {"X-Request-ID": PROXY_ID, "X-Forwarded-For": "192.0.2.1"}
    first = anna.post("/api/join", body, headers=dict(asked))
    again = anna.post("/api/join", body, headers=dict(asked))
    assert first.json["member"] == again.json["member"]  # the proxy has repeated it
    claimed = eve.join(ming.meeting, key=PROXY_ID)
    assert claimed.status_code == 200
    assert claimed.json["member"] != first.json["member"]


def test_polls_probes_and_static_files_are_not_logged(service, ming):
    for _ in range(3):
        assert ming.poll().status_code == 200
        service.test_client().get("/healthz")
        service.test_client().get("/metrics")
        service.test_client().get(asset_url("js/pages/meeting.js"))
    line_of(service, ming.send("hello").headers["X-Request-ID"])
    lines = lines_of(service)
    ours = [line["route"] for line in lines if line.get("meeting") == told_of(ming.meeting)]
    assert ours == ["/api/create", "/api/send"]
    assert not {line.get("route") for line in lines} & {
        "/healthz",
        "/metrics",
        "/static/<digest>/<path:path>",
    }


def test_polls_are_logged_at_debug(behind_proxy):
    ming = Person(behind_proxy)
    ming.create()
    answer = ming.poll()
    assert line_of(behind_proxy, answer.headers["X-Request-ID"])["level"] == "debug"


def test_requests_are_not_logged_at_warning(tmp_path):
    with Service(tmp_path, LOG_LEVEL="warning") as service:
        assert Person(service).create().status_code == 200
        assert lines_of(service) == []


def test_a_redis_error_is_logged_with_the_id_of_its_request(tmp_path):
    with (
        RedisServer(tmp_path / "redis") as redis,
        Service(tmp_path / "service", redis.url, RATE_LIMITS="off") as service,
    ):
        ming = Person(service)
        ming.create()
        redis.kill()
        met = ming.send("hello").headers["X-Request-ID"]
        lines = wait_until(
            lambda: (
                [line for line in lines_of(service) if line.get("request_id") == met][1:]
                and lines_of(service)
            ),
            "both are written",
        )
    told = {line["event"]: line for line in lines if line.get("request_id") == met}
    assert told["redis_error"]["level"] == "warning"
    assert told["request"]["code"] == "store_unavailable"


def shout(service, request):
    """Send these bytes and wait until the service hangs up; what it has answered."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as plug:
        plug.sendall(request)
        plug.shutdown(socket.SHUT_WR)
        answer = b""
        while more := plug.recv(4096):
            answer += more
    return answer


def test_a_request_that_gunicorn_cannot_parse_is_logged_and_not_quoted(service, ming):
    answer = shout(service, f"GET /{ming.meeting}?q=secret NONSENSE\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400")
    (line,) = wait_until(
        lambda: [line for line in lines_of(service) if line["logger"] == "gunicorn.error"], "it is told"
    )
    assert (line["level"], line["event"]) == ("warning", "request_malformed")
    assert line["message"] == "Malformed request: Invalid HTTP Version"
    assert "secret" not in service.log


def test_a_malformed_body_is_refused_and_not_quoted_in_the_log(service, ming):
    head = "POST /api/send HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
    answer = shout(service, f"{head}Transfer-Encoding: chunked\r\n\r\na-bad-chunk\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400")
    assert b'"code":"bad_request"' in answer
    assert "a-bad-chunk" not in service.log


@pytest.mark.parametrize("form", [JsonFormatter, TextFormatter])
def test_an_error_is_logged_by_its_type_and_place_without_its_message(form):
    words = "the text of a message"
    try:
        try:
            int(words)
        except ValueError as error:
            raise KeyError(words) from error
    except KeyError:
        record = logging.makeLogRecord({"msg": "It failed.", "exc_info": sys.exc_info()})
    told = form().format(record)
    for wanted in ("It failed.", "KeyError", "ValueError", "int(words)"):
        assert wanted in told
    assert words not in told


def converse(service):
    """A conversation in which everything occurs that no log may hold; all of it."""
    ming, anna = Person(service, "小明的名字"), Person(service, "Anna Secretova")
    ming.create("Geheimsitzung")
    meeting = ming.meeting
    ming.host("passcode", passcode="open-sesame-9")
    assert anna.join(meeting).status_code == 403
    assert anna.join(meeting, passcode="open-sesame-8").status_code == 403
    assert anna.join(meeting, passcode="open-sesame-9", key="a-key-of-joining").status_code == 200
    ming.send("the-content-itself", key="a-key-of-sending")
    with Line(anna) as line:
        line.next()
        line.say("said-over-a-line")
        line.do("no-such-verb", content="said-to-nobody")
        line.socket.send("half-a-{json")
        line.frame()
    anna.search("searched-for")
    anna.rename("Anna Renamedova")
    anna.post("/api/join", {"meeting_id": meeting, "member_name": "Bob", "host_secret": ming.host_secret})
    ming.browser.get(f"/{meeting}?language=en&q=asked-of-the-page")
    ming.browser.get(f"/{meeting}.{'c' * 22}")
    ming.browser.get("/api/live", query_string={"meeting_id": meeting, "after": "asked-after"})
    ming.browser.request("DELETE", f"/{meeting}?q=asked-to-delete")
    ming.browser.request(
        "POST", "/api/send", b'{"content": "not-quite-json', {"Content-Type": "application/json"}
    )
    shout(service, f"GET /{meeting}?q=asked-badly NONSENSE\r\n\r\n".encode())
    head = f"POST /api/send HTTP/1.1\r\nHost: h\r\nCookie: seat_{meeting}={ming.token}\r\n"
    head += "Content-Type: application/json\r\n"
    shout(service, f"{head}Transfer-Encoding: chunked\r\n\r\nsaid-in-a-bad-chunk\r\n".encode())
    shout(service, f"{head}a-bad-header said-in-a-header\r\n\r\n".encode())
    shout(service, f"{head}Content-Length: 999\r\n\r\nsaid-and-cut-off".encode())
    secrets = [meeting, ming.token, anna.token, ming.host_secret, ming.member, anna.member, "c" * 22]
    secrets += [
        "小明的名字",
        "Secretova",
        "Renamedova",
        "Geheimsitzung",
        "open-sesame",
        "a-key-of-",
        "half-a-",
    ]
    secrets += ["the-content-itself", "searched-for", "asked-", "not-quite-json", "said-", "language="]
    return secrets


@pytest.mark.parametrize("level", ["info", "debug"])
def test_no_log_line_contains_a_link_a_token_or_a_message(tmp_path, redis_server, level):
    settings = {"LOG_LEVEL": level, "RATE_LIMITS": "off", "PROXY_HOPS": 1}
    with Service(tmp_path, redis_server.url, **settings) as service:
        secrets = converse(service)
        assert all(secrets)
        service.stop()
        lines = lines_of(service)
    assert {"/api/create", "/api/join", "/api/send", "/api/live", "/<meeting_id>"} <= {
        line.get("route") for line in lines
    }
    assert {line["level"] for line in lines} <= LEVELS
    assert [line["message"] for line in lines if line["logger"] == "gunicorn.error"]
    assert [secret for secret in secrets if secret in service.log] == []


class OnTerminal(Service):
    """The service as a developer starts it in a terminal."""

    def start(self):
        self._mine, theirs = pty.openpty()
        self._seen = b""
        os.set_blocking(self._mine, False)
        self._process = subprocess.Popen(
            self._command(),
            cwd=self.cwd,
            env=self._environment(),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        wait_until(self._ready_or_dead, "it is ready")
        return self

    @property
    def log(self):
        try:
            self._seen += os.read(self._mine, 65536)
        except OSError:  # nothing new, or no reader any more
            pass
        return self._seen.decode()


def test_on_a_terminal_the_log_is_in_words(tmp_path):
    with OnTerminal(tmp_path) as service:
        ming = Person(service)
        ming.create()
        met = ming.send("hello").headers["X-Request-ID"]
        told = wait_until(lambda: [line for line in service.log.splitlines() if met in line], "it is told")
    assert re.fullmatch(
        rf"\S+ info    POST /api/send 200 request_id={met} ms=[\d.]+ meeting=[0-9a-f]{{12}}", told[0].strip()
    )
    assert "{" not in service.log


@pytest.mark.parametrize(("form", "begins"), [("text", "2"), ("json", "{")])
def test_the_form_of_the_log_may_be_chosen(tmp_path, form, begins):
    with Service(tmp_path, LOG_FORMAT=form) as service:
        met = Person(service).create().headers["X-Request-ID"]
        (told,) = wait_until(lambda: [line for line in service.log.splitlines() if met in line], "it is told")
        assert told.startswith(begins)


def test_a_worker_without_descriptors_logs_a_line_and_recovers(tmp_path, redis_server):
    with Service(tmp_path / "few", redis_server.url, RATE_LIMITS="off") as service:
        worker = int(*service.workers)
        limits = resource.prlimit(worker, resource.RLIMIT_NOFILE)
        used = len(os.listdir(f"/proc/{worker}/fd"))
        resource.prlimit(worker, resource.RLIMIT_NOFILE, (used + 5, limits[1]))
        connections = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(20)]
        wait_until(lambda: "Too many open files" in service.log, "the worker has no descriptor")
        for connection in connections:
            connection.close()
        resource.prlimit(worker, resource.RLIMIT_NOFILE, limits)
        assert Person(service).create().status_code == 200
        lines = [line for line in lines_of(service) if line.get("event") == "out_of_descriptors"]
        assert lines[0]["message"] == "Out of descriptors: Too many open files"
        assert lines[0]["level"] == "warning"
