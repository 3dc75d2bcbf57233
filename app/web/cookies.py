"""The cookies of a browser: its seats, the passcodes that it knew, and its latest meeting; all bounded."""

import re

from flask import Flask, Response, request
from msgspec import UnsetType

from app.errors import NoSession
from app.meeting.models import Seat
from app.store.sessions import NO_TOKEN
from app.web.request_body import UUID4, meeting_id
from app.web.request_log import set_meeting

PROOF = "passed_"  # the cookie passed_<meeting id> tells that this browser knew the passcode
SEAT = "seat_"  # the cookie seat_<meeting id> holds the token of a session in that meeting
LATEST = "latest"  # the cookie that names the browser's latest meeting
MAX_OF_A_KIND = 20  # seats, and proofs, that a browser keeps: less than 4 kB together
DELETED_AT_ONCE = 10  # or the headers of an answer outgrow 4 kB, nginx' default buffer for them
PROOF_LIFETIME_S = 8 * 24 * 3600  # a weekly meeting asks once
MANY = {kind: re.compile(kind + UUID4.pattern) for kind in (SEAT, PROOF)}
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
MALFORMED = (
    "unreadable"  # a cookie that is no token of ours: it opens nothing, and says that it once may have
)


def install(app: Flask) -> None:
    app.after_request(delete_oldest)


def session_token(meeting: str) -> str:
    """The token this browser holds for a meeting, or NOBODY."""
    plainly = token_from_plain_cookie(request.environ.get("HTTP_COOKIE", ""), meeting)
    if plainly:
        return plainly
    token = request.cookies.get(SEAT + meeting)
    if token is None:
        return NO_TOKEN
    return token if TOKEN.fullmatch(token) else MALFORMED


def passcode_proof(meeting: str) -> str:
    """What this browser keeps of a meeting's passcode, or ""."""
    return request.cookies.get(PROOF + meeting, "")


def token_from_plain_cookie(cookies: str, meeting: str) -> str | None:
    """The token for a meeting, if no parser is needed to see it: it is there once, and nothing is quoted."""
    name = SEAT + meeting
    if cookies.count(name) != 1 or '"' in cookies or not cookies.isascii():
        return None
    before, _, rest = cookies.partition(f"{name}=")
    token = rest.partition(";")[0]
    stands_alone = not before or before.endswith("; ")
    return token if stands_alone and TOKEN.fullmatch(token) else None


def requested_meeting(link: str | UnsetType) -> str:
    """The meeting meant: the one named, or else the browser's latest. Raises NoMeeting, NoSession."""
    if isinstance(link, str):
        return set_meeting(meeting_id(link))
    latest = request.cookies.get(LATEST, "")
    if not UUID4.fullmatch(latest):
        raise NoSession
    return set_meeting(latest)


def set_session_cookies(response: Response, seat: Seat, lifetime: int) -> Response:
    """Hand the browser its session, for `lifetime` seconds, and the proof that it knew the passcode."""
    _set_cookie(response, SEAT + seat.meeting.id, seat.token, lifetime)
    _set_cookie(response, LATEST, seat.meeting.id, lifetime)
    if seat.proof:
        _set_cookie(response, PROOF + seat.meeting.id, seat.proof, min(lifetime, PROOF_LIFETIME_S))
    return response


def clear_session_cookies(response: Response, meeting: str) -> Response:
    """Take the session of a meeting from the browser."""
    response.delete_cookie(SEAT + meeting)
    if request.cookies.get(LATEST) == meeting:
        response.delete_cookie(LATEST)
    return response


def forget(response: Response, meeting: str) -> Response:
    """Delete every cookie of a meeting that was erased."""
    response.delete_cookie(PROOF + meeting)
    return clear_session_cookies(response, meeting)


def delete_oldest(response: Response) -> Response:
    """Delete cookies beyond the newest 20 of a kind, a few with each answer that no cache keeps."""
    sent = request.environ.get("HTTP_COOKIE", "")
    given = [line.partition("=")[0] for line in response.headers.getlist("Set-Cookie")]
    if not given and all(sent.count(kind) <= MAX_OF_A_KIND for kind in MANY):
        return response  # without parsing the cookies: most requests end here
    if response.cache_control.no_store:
        for name in _surplus(given)[:DELETED_AT_ONCE]:
            response.delete_cookie(name)
    return response


def _surplus(given: list[str]) -> list[str]:
    """The names of the oldest cookies beyond the newest 20 of each kind."""
    names = [name for name in request.cookies if name not in given] + given  # RFC 6265, 5.4: oldest first
    return [
        name for pattern in MANY.values() for name in list(filter(pattern.fullmatch, names))[:-MAX_OF_A_KIND]
    ]


def _set_cookie(response: Response, name: str, value: str, lifetime: int) -> None:
    response.set_cookie(
        name, value, max_age=lifetime, secure=request.is_secure, httponly=True, samesite="Lax"
    )
