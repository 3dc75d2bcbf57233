"""Who is calling, from where, how often."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager

from flask import request
from msgspec import UnsetType

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
from app.meeting.models import Visit
from app.store.limits import Limits
from app.store.sessions import NO_TOKEN, sha256_hex
from app.web.client_address import client_address
from app.web.cookies import session_token
from app.web.request_body import split_link
from app.web.request_log import set_meeting

NOWHERE = "nowhere"  # callers without an address (a unix socket, a proxy that sends rubbish) count as one
SAFE_METHODS = {"GET", "HEAD"}


class Guards:
    """One gate: what a request may touch is what is found through here, or it is refused."""

    def __init__(self, lobby: Lobby, limits: Limits, settings: Settings):
        self._lobby = lobby
        self._limits = limits
        self._settings = settings

    def check_origin(self) -> None:
        """Refuse a change, or a WebSocket, that another site's page asks for.

        No Origin at all is no browser, and fine. What no route takes changes nothing: a form of our own
        that is sent without its script says `Origin: null`, as our pages send no referrer, and is told
        what is missing.
        """
        if request.routing_exception is not None:
            return
        if request.method in SAFE_METHODS and "Upgrade" not in request.headers:
            return
        origin = request.headers.get("Origin")
        if origin is not None and origin.lower() != self.own_origin():
            raise Forbidden
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise Forbidden

    def own_origin(self) -> str:
        """What links to us begin with, and the only page that may change anything."""
        return self._settings.public_origin or request.host_url.rstrip("/").lower()

    def link(self, rest: str) -> str:
        """The whole link, from what follows our own address in it."""
        return f"{self.own_origin()}/{rest}"

    def limit_create(self) -> None:
        self._limits.hit(self._limits.create, client_address() or NOWHERE)

    @property
    def asks_create_passcode(self) -> bool:
        return self._settings.create_passcode is not None

    def check_create_passcode(self, given: str | UnsetType) -> None:
        """Raises NoCreatePasscode. How long it takes tells nothing: digests are compared."""
        wanted = self._settings.create_passcode
        if wanted is None:
            return
        offered = given if isinstance(given, str) else ""
        if not hmac.compare_digest(sha256_hex(offered), sha256_hex(wanted)):
            raise WrongCreatePasscode(field="create_passcode")

    def limit_join(self) -> None:
        self._limits.hit(self._limits.join, client_address() or NOWHERE)

    def visit(self, link: str) -> Visit:
        """The meeting behind a link, and the caller's seat in it.

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

    @contextmanager
    def count_misses(self) -> Iterator[None]:
        """Whoever asks for meetings that do not exist, tries secrets or shows sessions that open nothing is
        held up if it happens often.
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
