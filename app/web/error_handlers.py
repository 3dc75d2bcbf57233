"""Turns every error into an answer: JSON for the API, a page for browsers."""

import logging
from collections.abc import Callable

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from app.errors import (
    BadRequest,
    InternalError,
    MeetingErased,
    MethodNotAllowed,
    NotFound,
    Refusal,
    StoreUnavailable,
    TooLarge,
    UnsupportedType,
    UpgradeRequired,
)
from app.web import request_log
from app.web.cookies import forget
from app.web.json_response import json_response
from app.web.languages import Languages

BY_STATUS: dict[int | None, type[Refusal]] = {
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
    415: UnsupportedType,
}
JSON_PATHS = ("/api/", "/healthz", "/readyz", "/metrics")
log = logging.getLogger(__name__)


def error_body(refusal: Refusal, languages: Languages) -> dict[str, object]:
    """Return a refusal as a JSON object, in the language of the reader; HTTP and WebSocket share it."""
    message = languages.translate(refusal.message, **refusal.details)
    fields = {"status": "error", "code": refusal.code, "message": message, **refusal.details}
    if refusal.retry_after is not None:
        fields["retry_after"] = refusal.retry_after
    return fields


class ErrorHandlers:
    """Answers every exception that a request raises; `page` renders the page of a refusal."""

    def __init__(self, languages: Languages, page: Callable[[Refusal], Response]):
        self._languages = languages
        self._page = page

    def install(self, app: Flask) -> None:
        """Have the requests of `app` answered by these handlers."""
        app.register_error_handler(Refusal, self.refuse)
        app.register_error_handler(HTTPException, self.refuse_http)
        app.register_error_handler(Exception, self.refuse_unexpected)

    def refuse(self, refusal: Refusal) -> Response:
        """Answer a refusal, with the headers that belong to it."""
        if isinstance(refusal, StoreUnavailable):
            facts = {"event": "redis_error", "request_id": request_log.request_id()}
            log.warning("Redis error: %s", refusal.__cause__, extra=facts)
        request_log.set_error_code(refusal.code)
        response = self._render(refusal)
        if refusal.retry_after is not None:
            response.headers["Retry-After"] = str(refusal.retry_after)
        if isinstance(refusal, MeetingErased) and (meeting := request_log.meeting()):
            forget(response, meeting)
        if isinstance(refusal, UpgradeRequired):
            response.headers["Upgrade"] = "websocket"
        return response

    def refuse_http(self, error: HTTPException) -> Response:
        """Answer an error of Flask, such as an unknown route, by the refusal for its status."""
        response = self.refuse(BY_STATUS.get(error.code, BadRequest)())
        allowed = getattr(error, "valid_methods", None)
        if allowed:
            response.headers["Allow"] = ", ".join(allowed)
        return response

    def refuse_unexpected(self, error: Exception) -> Response:
        """Log an exception that no code expects, and answer 500."""
        facts = {"event": "unexpected_error", "request_id": request_log.request_id()}
        log.exception("Unexpected error in a request", exc_info=error, extra=facts)
        return self.refuse(InternalError())

    def _render(self, refusal: Refusal) -> Response:
        if request.path.startswith(JSON_PATHS):
            return json_response(error_body(refusal, self._languages), refusal.status)
        return self._page(refusal)
