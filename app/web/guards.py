"""Who is calling, from where, how often."""

import hmac
import ipaddress
import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, request
from msgspec import UnsetType

from app.config import Settings
from app.errors import (
    BadHostLink,
    Forbidden,
    MeetingEnded,
    NoCreatePasscode,
    NoMeeting,
    NoSession,
    SessionExpired,
)
from app.meeting.lobby import Lobby
from app.meeting.models import Seat, Visit
from app.store.limits import Limits
from app.store.sessions import NOBODY, digest
from app.web.body import UUID4, link_parts, meeting_id
from app.web.record import about

PROOF = "passed_"  # the cookie passed_<meeting id> tells that this browser knew the passcode
SEAT = "seat_"  # the cookie seat_<meeting id> holds the token of a session in that meeting
LATEST = "latest"  # the cookie that names the browser's latest meeting
MOST_SEATS = 20
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
UNREADABLE = (
    "unreadable"  # a cookie that is no token of ours: it opens nothing, and says that it once may have
)
NETWORK_BITS = 64  # of an IPv6 address; the rest is the customer's own
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

        No Origin at all is no browser, and fine.
        """
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
        self._limits.hit(self._limits.create, address() or NOWHERE)

    @property
    def asks_create_passcode(self) -> bool:
        return self._settings.create_passcode is not None

    def check_create_passcode(self, given: str | UnsetType) -> None:
        """Raises NoCreatePasscode. How long it takes tells nothing: digests are compared."""
        wanted = self._settings.create_passcode
        if wanted is None:
            return
        offered = given if isinstance(given, str) else ""
        if not hmac.compare_digest(digest(offered), digest(wanted)):
            raise NoCreatePasscode(field="create_passcode")

    def limit_join(self) -> None:
        self._limits.hit(self._limits.join, address() or NOWHERE)

    def visit(self, link: str) -> Visit:
        """The meeting behind a link, and the caller's seat in it.

        Raises NoMeeting, MeetingEnded, LinkReplaced, Removed, RateLimited.
        """
        with self.guessing():
            meeting, code = link_parts(link)
            about(meeting)
            token = held(meeting)
            visit = self._lobby.visit(meeting, code, token)
        if token != NOBODY and visit.member is None:
            self._limits.hit(self._limits.dead_session, address() or NOWHERE)
        return visit

    @contextmanager
    def guessing(self) -> Iterator[None]:
        """Whoever asks for meetings that do not exist, tries secrets or shows sessions that open nothing is
        held up if it happens often.
        """
        try:
            yield
        except MeetingEnded:
            raise
        except NoMeeting:
            self._limits.hit(self._limits.unknown_link, address() or NOWHERE)
            raise
        except BadHostLink:
            self._limits.hit(self._limits.passcode, address() or NOWHERE)
            raise
        except SessionExpired:
            self._limits.hit(self._limits.dead_session, address() or NOWHERE)
            raise


def held(meeting: str) -> str:
    """The token this browser holds for a meeting, or NOBODY."""
    plainly = plainly_held(request.environ.get("HTTP_COOKIE", ""), meeting)
    if plainly:
        return plainly
    token = request.cookies.get(SEAT + meeting)
    if token is None:
        return NOBODY
    return token if TOKEN.fullmatch(token) else UNREADABLE


def proof(meeting: str) -> str:
    """What this browser keeps of a meeting's passcode, or ""."""
    return request.cookies.get(PROOF + meeting, "")


def plainly_held(cookies: str, meeting: str) -> str | None:
    """The token for a meeting, if no parser is needed to see it: it is there once, and nothing is quoted."""
    name = SEAT + meeting
    if cookies.count(name) != 1 or '"' in cookies or not cookies.isascii():
        return None
    before, _, rest = cookies.partition(f"{name}=")
    token = rest.partition(";")[0]
    stands_alone = not before or before.endswith("; ")
    return token if stands_alone and TOKEN.fullmatch(token) else None


def chosen(link: str | UnsetType) -> str:
    """The meeting meant: the one named, or else the browser's latest. Raises NoMeeting, NoSession."""
    if isinstance(link, str):
        return about(meeting_id(link))
    latest = request.cookies.get(LATEST, "")
    if not UUID4.fullmatch(latest):
        raise NoSession
    return about(latest)


def give_seat(response: Response, seat: Seat, lifetime: int) -> Response:
    """Hand the browser its session, for `lifetime` seconds; the oldest it holds beyond the newest 20 go."""
    name = SEAT + seat.meeting.id
    others = [cookie for cookie in request.cookies if cookie.startswith(SEAT) and cookie != name]
    for oldest in others[
        : max(0, len(others) - MOST_SEATS + 1)
    ]:  # browsers send the oldest first, RFC 6265, 5.4
        response.delete_cookie(oldest)
    _set_cookie(response, name, seat.token, lifetime)
    _set_cookie(response, LATEST, seat.meeting.id, lifetime)
    if seat.proof:
        _set_cookie(response, PROOF + seat.meeting.id, seat.proof, lifetime)
    return response


def take_seat(response: Response, meeting: str) -> Response:
    """Take the session of a meeting from the browser."""
    response.delete_cookie(SEAT + meeting)
    if request.cookies.get(LATEST) == meeting:
        response.delete_cookie(LATEST)
    return response


def _set_cookie(response: Response, name: str, value: str, lifetime: int) -> None:
    response.set_cookie(
        name, value, max_age=lifetime, secure=request.is_secure, httponly=True, samesite="Lax"
    )


def address() -> str:
    """The caller's address, as far as it tells one caller from another; "" of one that has none."""
    try:
        given = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if given.version == 4:
        return str(given)
    if given.ipv4_mapped:
        return str(given.ipv4_mapped)
    return str(ipaddress.ip_network((given, NETWORK_BITS), strict=False).network_address)
