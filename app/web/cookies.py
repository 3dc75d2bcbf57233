"""Reads and sets the cookies of a browser: its sessions, its passcode proofs, and its latest meeting.

Over HTTPS their names begin with HOST_PREFIX, so that no other host of the same domain can set them.
"""

import re

from flask import Flask, Response, request

from app.errors import NoSession
from app.meeting.models import Seat
from app.patterns import MEETING_ID
from app.store.sessions import NO_TOKEN
from app.web.request_body import meeting_id
from app.web.request_log import set_meeting

# Browsers take such a cookie only from the host itself and over HTTPS (RFC 6265bis, 4.1.3.2).
HOST_PREFIX = "__Host-"
PROOF = "passed_"  # the cookie passed_<meeting id> proves that this browser knew the passcode
SEAT = "seat_"  # the cookie seat_<meeting id> holds the token of a session in that meeting
LATEST = "latest"  # the cookie with the id of the latest meeting of the browser
MAX_OF_A_KIND = 20  # sessions, and as many proofs, that a browser keeps: less than 4 kB together
DELETED_AT_ONCE = 10  # with more, the headers of an answer may exceed 4 kB, the default buffer of nginx
PROOF_LIFETIME_S = 8 * 24 * 3600  # longer than a week: a weekly meeting asks for the passcode once
MANY = {kind: re.compile(f"({HOST_PREFIX})?{kind}{MEETING_ID.pattern}") for kind in (SEAT, PROOF)}
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
# Stands for a cookie that is not a token: it matches no session, so the answer is that it has expired.
MALFORMED = "unreadable"


def install(app: Flask) -> None:
    """Delete surplus cookies with every answer of `app`."""
    app.after_request(delete_oldest)


def session_token(meeting: str) -> str:
    """Return the token that the browser holds for a meeting, NO_TOKEN without one, or MALFORMED."""
    name = _name_here(SEAT + meeting)
    plainly = token_from_plain_cookie(request.environ.get("HTTP_COOKIE", ""), name)
    if plainly:
        return plainly
    given = request.cookies.getlist(name)
    return next(filter(TOKEN.fullmatch, given), MALFORMED if given else NO_TOKEN)


def passcode_proof(meeting: str) -> str:
    """Return the passcode proof that the browser holds for a meeting, or ""."""
    return request.cookies.get(_name_here(PROOF + meeting), "")


def cookie_name(name: str, is_secure: bool) -> str:
    """Return the full name of a cookie over HTTPS (`is_secure`) or HTTP."""
    return HOST_PREFIX + name if is_secure else name


def token_from_plain_cookie(cookies: str, name: str) -> str | None:
    """Find a token in the cookie `name` of a Cookie header without a full parser, which is slower.

    Return None if the header has no such token, or needs the parser: quotes, a repeated name, non-ASCII text.
    """
    if cookies.count(name) != 1 or '"' in cookies or not cookies.isascii():
        return None
    before, _, rest = cookies.partition(f"{name}=")
    token = rest.partition(";")[0]
    stands_alone = not before or before.endswith("; ")
    return token if stands_alone and TOKEN.fullmatch(token) else None


def requested_meeting(link: str | None) -> str:
    """Return the meeting id in `link`, or the latest of the browser. Raises NoMeeting, NoSession."""
    if link is not None:
        return set_meeting(meeting_id(link))
    latest = request.cookies.get(_name_here(LATEST), "")
    if not MEETING_ID.fullmatch(latest):
        raise NoSession
    return set_meeting(latest)


def set_session_cookies(response: Response, seat: Seat, lifetime: int) -> Response:
    """Set the cookies of a session, for `lifetime` seconds, and of its passcode proof, if it has one."""
    _set_cookie(response, SEAT + seat.meeting.id, seat.token, lifetime)
    _set_cookie(response, LATEST, seat.meeting.id, lifetime)
    if seat.proof:
        _set_cookie(response, PROOF + seat.meeting.id, seat.proof, min(lifetime, PROOF_LIFETIME_S))
    return response


def clear_session_cookies(response: Response, meeting: str) -> Response:
    """Delete the cookies of the session in a meeting; keep its passcode proof."""
    _delete_cookie(response, _name_here(SEAT + meeting))
    latest = _name_here(LATEST)
    if request.cookies.get(latest) == meeting:
        _delete_cookie(response, latest)
    return response


def forget(response: Response, meeting: str) -> Response:
    """Delete every cookie of an erased meeting."""
    _delete_cookie(response, _name_here(PROOF + meeting))
    return clear_session_cookies(response, meeting)


def delete_oldest(response: Response) -> Response:
    """Delete cookies beyond the newest MAX_OF_A_KIND, up to DELETED_AT_ONCE with each uncached answer."""
    sent = request.environ.get("HTTP_COOKIE", "")
    given = [line.partition("=")[0] for line in response.headers.getlist("Set-Cookie")]
    if not given and all(sent.count(kind) <= MAX_OF_A_KIND for kind in MANY):
        return response  # saves parsing the cookies of most requests
    if response.cache_control.no_store:
        for name in _surplus(given)[:DELETED_AT_ONCE]:
            _delete_cookie(response, name)
    return response


def _name_here(name: str) -> str:
    """Return the full name of a cookie for the scheme of this request."""
    return cookie_name(name, request.is_secure)


def _surplus(given: list[str]) -> list[str]:
    """Return the names of the cookies beyond the newest MAX_OF_A_KIND of each kind, oldest first."""
    # Browsers send the oldest cookies first (RFC 6265, 5.4).
    names = [name for name in request.cookies if name not in given] + given
    return [
        name for pattern in MANY.values() for name in list(filter(pattern.fullmatch, names))[:-MAX_OF_A_KIND]
    ]


def _set_cookie(response: Response, name: str, value: str, lifetime: int) -> None:
    name, secure = _name_here(name), request.is_secure
    response.set_cookie(name, value, max_age=lifetime, secure=secure, httponly=True, samesite="Lax")


def _delete_cookie(response: Response, full_name: str) -> None:
    response.delete_cookie(full_name, secure=full_name.startswith(HOST_PREFIX))  # else browsers ignore it
