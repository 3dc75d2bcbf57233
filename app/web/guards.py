"""Checks the origin, the session and the rate limits of a request."""

import hmac
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from flask import request

from app.config import Settings
from app.errors import (
    BadHostLink,
    Forbidden,
    MeetingEnded,
    MeetingErased,
    NoMeeting,
    SessionExpired,
    WrongCreatePasscode,
)
from app.meeting.lobby import Lobby
from app.meeting.models import Visit, WhoIsIn
from app.store.limits import Limits
from app.store.sessions import NO_TOKEN, sha256_hex
from app.web.client_address import client_address
from app.web.cookies import session_token
from app.web.links import absolute_link
from app.web.request_body import split_link
from app.web.request_log import set_meeting

# Counts all clients without a valid address together (a unix socket, a malformed proxy header).
NOWHERE = "nowhere"
SAFE_METHODS = {"GET", "HEAD"}
log = logging.getLogger(__name__)


class Guards:
    """Checks that a request must pass, and the limits on client addresses. Each raises a `Refusal`."""

    def __init__(self, lobby: Lobby, limits: Limits, settings: Settings):
        self._lobby = lobby
        self._limits = limits
        self._settings = settings

    def check_origin(self) -> None:
        """Raise Forbidden for a change, or a WebSocket, that a page of another site requests.

        A request without an Origin does not come from a browser, and is allowed. So is a request that matches
        no route, as it changes nothing: a form of ours that is submitted without its script is one, and has
        `Origin: null`, as our pages send no referrer.
        """
        if request.routing_exception is not None:
            return
        if request.method in SAFE_METHODS and "Upgrade" not in request.headers:
            return
        origin = request.headers.get("Origin")
        if origin is not None and origin.lower() != self.own_origin():
            log.warning(
                "Foreign origin: %.200s, own %.200s",
                origin,
                self.own_origin(),
                extra={"event": "foreign_origin"},
            )
            raise Forbidden
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise Forbidden

    def own_origin(self) -> str:
        """Return our origin: links begin with it, and only its pages may send changes."""
        return self._settings.public_origin or request.host_url.rstrip("/").lower()

    def link(self, rest: str) -> str:
        """Return the link whose path is `rest`."""
        return absolute_link(self.own_origin(), rest)

    def limit_create(self) -> None:
        """Count an attempt of the client address to create a meeting. Raises RateLimited."""
        self._limits.hit(self._limits.create, client_address() or NOWHERE)

    def count_meeting(self) -> None:
        """Count a meeting that the client address creates without a passcode. Raises TooManyMeetings."""
        if not self.asks_create_passcode:  # else the operator has chosen who may create
            self._limits.count_meeting(client_address() or NOWHERE)

    @property
    def asks_create_passcode(self) -> bool:
        """Whether creating a meeting needs the passcode of the operator."""
        return self._settings.create_passcode is not None

    def check_create_passcode(self, given: str | None) -> None:
        """Raise WrongCreatePasscode if one is set and `given` differs; compare digests, in constant time."""
        wanted = self._settings.create_passcode
        if wanted is None:
            return
        if not hmac.compare_digest(sha256_hex(given or ""), sha256_hex(wanted)):
            raise WrongCreatePasscode(field="create_passcode")

    def limit_join(self) -> None:
        """Count a join of the client address, and of its IPv6 site. Raises RateLimited."""
        self._limits.count_join(client_address() or NOWHERE)

    def visit(self, link: str) -> Visit:
        """Return the meeting behind a link, and the seat of the browser in it.

        Raises NoMeeting, MeetingEnded, MeetingErased, LinkReplaced, Removed, RateLimited.
        """
        with self.count_misses():
            meeting, code = split_link(link)
            set_meeting(meeting)
            token = session_token(meeting)
            visit = self._lobby.visit(meeting, code, token)
        if token != NO_TOKEN and visit.member is None:
            self._limits.hit(self._limits.expired_session, client_address() or NOWHERE)
        return visit

    def who_is_in(self, visit: Visit) -> WhoIsIn:
        """Return who is online, as far as the visitor may know. Raises NoMeeting, MeetingEnded."""
        return self._lobby.who_is_in(visit)

    @contextmanager
    def count_misses(self) -> Iterator[None]:
        """Count unknown meetings, wrong host links and expired sessions of a client address.

        Beyond a limit, raises RateLimited in place of the error that the body raised.
        """
        try:
            yield
        except (MeetingEnded, MeetingErased):
            raise
        except NoMeeting:
            self._limits.hit(self._limits.unknown_link, client_address() or NOWHERE)
            raise
        except BadHostLink:
            self._limits.hit(self._limits.passcode, client_address() or NOWHERE)
            raise
        except SessionExpired:
            self._limits.hit(self._limits.expired_session, client_address() or NOWHERE)
            raise
