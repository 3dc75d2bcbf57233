"""Opens the WebSockets of pages in front of Flask: after a restart, most requests of a worker ask for one."""

import re
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from app.patterns import MEETING_ID
from app.web.cookies import SEAT, cookie_name, token_from_plain_cookie
from app.web.languages import LANGUAGES
from app.web.request_log import count_request
from app.websocket.handover import is_handed_over, short_response

PATH = "/api/live"
QUERY = re.compile(
    f"(?:after=([0-9a-f.]+)&)?language=({'|'.join(LANGUAGES)})&meeting_id=({MEETING_ID.pattern})"
)
HOST = re.compile(r"[a-z0-9.-]+(?::(?!80$|443$)[0-9]+)?")  # no port that an origin leaves out
ERROR = "meeting.handshake_error"  # in the environment of WSGI: what Flask is to answer


class Handshake(NamedTuple):
    """What a client asks for: a meeting, by a token, after a cursor; `response` accepts the upgrade."""

    meeting_id: str
    token: str
    after: str | None
    language: str
    origin: str
    response: bytes


class PlainHandshakes:
    """WSGI middleware: opens what asks as our pages do, and passes on all other requests.

    Such a handshake is only counted: it has no line in the log. One that fails is answered by Flask, which
    finds the error in the environment. `prepare` reads what is sent first, and returns a function that parks
    the connection.
    """

    def __init__(
        self,
        flask: WSGIApplication,
        prepare: Callable[[Handshake, WSGIEnvironment], Callable[[], None]],
        public_origin: str | None,
    ):
        self._flask = flask
        self._prepare = prepare
        self._public_origin = public_origin
        self._public_host = urlsplit(public_origin).netloc if public_origin else None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Open the connection, or let Flask answer."""
        handshake = self._parse(environ)
        if handshake is None:
            return self._flask(environ, start_response)
        began = time.perf_counter()
        try:
            park = self._prepare(handshake, environ)
        except Exception as error:  # Flask raises it again
            environ[ERROR] = error
            return self._flask(environ, start_response)
        count_request(PATH, 101, time.perf_counter() - began)
        park()
        raise StopIteration  # as in Handover

    def _parse(self, environ: WSGIEnvironment) -> Handshake | None:
        """Return what a plain handshake asks for, or None if Flask must look at the request."""
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "GET" or not is_handed_over(environ):
            return None
        response, origin = short_response(environ), self._origin(environ)
        query = QUERY.fullmatch("&".join(sorted(environ["QUERY_STRING"].split("&"))))
        if not (response and origin and query):
            return None
        after, language, meeting_id = query.groups()
        name = cookie_name(SEAT + meeting_id, environ["wsgi.url_scheme"] == "https")
        token = token_from_plain_cookie(environ.get("HTTP_COOKIE", ""), name)
        return Handshake(meeting_id, token, after, language, origin, response) if token else None

    def _origin(self, environ: WSGIEnvironment) -> str | None:
        """Return our origin, or None if the Host or the origin of the page needs a closer look."""
        host = environ.get("HTTP_HOST", "").lower()
        if not HOST.fullmatch(host) or self._public_host not in (None, host):
            return None
        own = self._public_origin or f"{environ['wsgi.url_scheme']}://{host}"
        is_ours = environ.get("HTTP_ORIGIN", own).lower() == own
        return own if is_ours and environ.get("HTTP_SEC_FETCH_SITE") != "cross-site" else None
