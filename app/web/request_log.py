"""Logs and counts each request, with its id, duration and status."""

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
# Requested again and again by all pages, or by tools: counted, but logged only at the level "debug".
QUIET = {"api.messages", "api.check_session", "api.knock", "api.typing", "static"}
FREQUENT_BLUEPRINTS = ("ops.", "shell.", "assets.")
log = logging.getLogger(__name__)


class RequestInfo:
    """The facts about the current request that the log line needs."""

    __slots__ = ("began", "code", "meeting", "request_id")

    def __init__(self, request_id: str):
        self.request_id = request_id
        self.began = time.perf_counter()
        self.meeting: str | None = None
        self.code: str | None = None


def install(app: Flask, is_behind_proxy: bool) -> None:
    """Log every request of `app`. Install this first, so that it covers all other handlers.

    The X-Request-ID of a client is used only behind a proxy, which is trusted to set it.
    """

    @app.before_request
    def begin() -> None:
        given = request.headers.get(HEADER, "") if is_behind_proxy else ""
        g.note = RequestInfo(given if REQUEST_ID.fullmatch(given) else secrets.token_hex(16))

    @app.after_request
    def end(response: Response) -> Response:
        note: RequestInfo = g.note
        rule = request.url_rule
        seconds = time.perf_counter() - note.began
        is_timed = b"wait=" not in request.query_string
        count_request(rule.rule if rule else NO_ROUTE, response.status_code, seconds if is_timed else None)
        level = logging.DEBUG if rule and _is_frequent(rule) else logging.INFO
        if log.isEnabledFor(level):
            _write(level, note, rule, response.status_code, seconds)
        response.headers[HEADER] = note.request_id
        return response


def request_id() -> str:
    """Return the id from the trusted proxy, the same for a repeat of the request, or else a random one."""
    note: RequestInfo = g.note
    return note.request_id


def set_meeting(meeting: str) -> str:
    """Note the meeting of the request; the log gets a digest, as the id is enough to join. Return the id."""
    g.note.meeting = meeting
    return meeting


def meeting() -> str | None:
    """Return the id of the meeting of the request, or None if it is unknown."""
    note: RequestInfo = g.note
    return note.meeting


def set_error_code(code: str) -> None:
    """Count a refusal, and note its code for the log."""
    metrics.REFUSALS.labels(code).inc()
    g.note.code = code


def count_request(route: str, status: int, seconds: float | None) -> None:
    """Count an answered request, and note how long it took, unless that is None."""
    count, times = _counters(route, status)
    count.inc()
    if seconds is not None:
        times.observe(seconds)


@cache
def _counters(route: str, status: int) -> tuple[Counter, Histogram]:
    """Return the counter and histogram of a route; cached, as a lookup costs as much as counting."""
    return metrics.REQUESTS.labels(route, status), metrics.REQUEST_SECONDS.labels(route)


def _is_frequent(rule: Rule) -> bool:
    return rule.endpoint in QUIET or rule.endpoint.startswith(FREQUENT_BLUEPRINTS)


def _write(level: int, note: RequestInfo, rule: Rule | None, status: int, seconds: float) -> None:
    method, route = request.method, rule.rule if rule else NO_ROUTE
    facts = {
        "event": "request",
        "request_id": note.request_id,
        "method": method,
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "meeting": log_id(note.meeting) if note.meeting else None,
        "code": note.code,
    }
    log.log(level, "%s %s %s", method, route, status, extra=facts)
