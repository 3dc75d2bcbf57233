"""Answers plain polls without Flask, from what the worker has received: they are most of its requests."""

import re
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import msgspec

from app import metrics
from app.live.cursor import CURSOR
from app.live.reading import LogReader
from app.patterns import MEETING_ID
from app.web.cookies import SEAT, cookie_name, token_from_plain_cookie
from app.web.headers import HEADERS, NOT_KEPT
from app.web.json_response import JSON

PATH = "/api/messages"
POLL_QUERY = re.compile(f"after=([0-9a-f.]+)&meeting_id=({MEETING_ID.pattern})")
COMMON_HEADERS = (*HEADERS.items(), NOT_KEPT)


class PlainPolls:
    """WSGI middleware: answers plain polls byte for byte as Flask would, and passes on all other requests.

    A poll is plain if it has a meeting, a cursor and a session cookie without quotes, and finds nothing but
    messages. It is only counted: it has no line in the log and no request id.
    """

    def __init__(self, flask: WSGIApplication, reader: LogReader):
        self._flask = flask
        self._reader = reader

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = self._answer(environ)
        if body is None:
            return self._flask(environ, start_response)
        metrics.IDLE_POLLS.count += 1
        size = str(len(body))
        start_response("200 OK", [("Content-Type", JSON), ("Content-Length", size), *COMMON_HEADERS])
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> bytes | None:
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "GET" or "HTTP_UPGRADE" in environ:
            return None
        question = POLL_QUERY.fullmatch("&".join(sorted(environ["QUERY_STRING"].split("&"))))
        if question is None or not CURSOR.fullmatch(question[1]):
            return None
        cursor, meeting = question.groups()
        name = cookie_name(SEAT + meeting, environ["wsgi.url_scheme"] == "https")
        token = token_from_plain_cookie(environ.get("HTTP_COOKIE", ""), name)
        update = self._reader.poll_from_memory(meeting, token, cursor) if token else None
        return msgspec.json.encode(update) if update else None
