"""What is noted of each request: its id, and a line in the log."""

import logging
import re
import time
import uuid

from flask import Flask, Response, g, request

from app.store.sessions import digest

REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
HEADER = "X-Request-ID"
NO_ROUTE = "none"
# Asked again and again by everybody, or by machines: counted, but written only at "debug".
FREQUENT = {"api.messages", "api.check_session", "api.knock", "api.typing", "static"}
FREQUENT_BLUEPRINTS = {"ops", "shell"}
log = logging.getLogger(__name__)


def install(app: Flask, is_behind_proxy: bool) -> None:
    """Note every request, from before anything else is done until after everything else is."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get(HEADER, "") if is_behind_proxy else ""
        g.request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        seconds = time.perf_counter() - g.began
        route = request.url_rule.rule if request.url_rule else NO_ROUTE
        is_frequent = request.endpoint in FREQUENT or request.blueprint in FREQUENT_BLUEPRINTS
        level = logging.DEBUG if is_frequent else logging.INFO
        if log.isEnabledFor(level):
            _write(level, route, response.status_code, seconds)
        response.headers[HEADER] = g.request_id
        return response


def request_id() -> str:
    """The trusted proxy's id of a request that it may repeat, or one that nobody repeats."""
    given: str = g.request_id
    return given


def about(meeting: str) -> str:
    """The request speaks of this meeting. Its id is its key: what the log tells is a digest."""
    g.meeting = meeting
    return meeting


def refused(code: str) -> None:
    """The request is refused, by this code."""
    g.code = code


def _write(level: int, route: str, status: int, seconds: float) -> None:
    facts = {
        "request_id": g.request_id,
        "method": request.method,
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "meeting": digest(g.meeting)[:12] if "meeting" in g else None,
        "code": g.get("code"),
    }
    log.log(level, "%s %s %s", request.method, route, status, extra=facts)
