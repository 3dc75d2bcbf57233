"""What is noted of each request: its id, a line in the log, how long it took and what became of it."""

import logging
import re
import secrets
import time
from functools import cache

from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram
from werkzeug.routing import Rule

from app import metrics
from app.store.sessions import log_id

REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
HEADER = "X-Request-ID"
NO_ROUTE = "none"
# Asked again and again by everybody, or by machines: counted, but written only at "debug".
QUIET = {"api.messages", "api.check_session", "api.knock", "api.typing", "static"}
FREQUENT_BLUEPRINTS = ("ops.", "shell.")
log = logging.getLogger(__name__)


class RequestInfo:
    """What is known of the request that is being answered."""

    __slots__ = ("began", "code", "meeting", "request_id")

    def __init__(self, request_id: str):
        self.request_id = request_id
        self.began = time.perf_counter()
        self.meeting: str | None = None
        self.code: str | None = None


def install(app: Flask, is_behind_proxy: bool) -> None:
    """Note every request, from before anything else is done until after everything else is."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get(HEADER, "") if is_behind_proxy else ""
        g.note = RequestInfo(given if REQUEST_ID.fullmatch(given) else secrets.token_hex(16))

    @app.after_request
    def end(response: Response) -> Response:
        note: RequestInfo = g.note
        rule = request.url_rule
        seconds = time.perf_counter() - note.began
        count, times = _counters(rule.rule if rule else NO_ROUTE, response.status_code)
        count.inc()
        if b"wait=" not in request.query_string:
            times.observe(seconds)
        level = logging.DEBUG if rule and _is_frequent(rule) else logging.INFO
        if log.isEnabledFor(level):
            _write(level, note, rule, response.status_code, seconds)
        response.headers[HEADER] = note.request_id
        return response


def request_id() -> str:
    """The trusted proxy's id of a request that it may repeat, or one that nobody repeats."""
    note: RequestInfo = g.note
    return note.request_id


def set_meeting(meeting: str) -> str:
    """The request speaks of this meeting. Its id is its key: what the log tells is a digest."""
    g.note.meeting = meeting
    return meeting


def meeting() -> str | None:
    """The meeting that the request speaks of, if it is known."""
    note: RequestInfo = g.note
    return note.meeting


def set_error_code(code: str) -> None:
    """The request is refused, by this code."""
    metrics.REFUSALS.labels(code).inc()
    g.note.code = code


@cache
def _counters(route: str, status: int) -> tuple[Counter, Histogram]:
    """Looked up once: the library takes as long for that as to count."""
    return metrics.REQUESTS.labels(route, status), metrics.REQUEST_SECONDS.labels(route)


def _is_frequent(rule: Rule) -> bool:
    return rule.endpoint in QUIET or rule.endpoint.startswith(FREQUENT_BLUEPRINTS)


def _write(level: int, note: RequestInfo, rule: Rule | None, status: int, seconds: float) -> None:
    method, route = request.method, rule.rule if rule else NO_ROUTE
    facts = {
        "request_id": note.request_id,
        "method": method,
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "meeting": log_id(note.meeting) if note.meeting else None,
        "code": note.code,
    }
    log.log(level, "%s %s %s", method, route, status, extra=facts)
