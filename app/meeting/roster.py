"""Lists the members of a meeting by name, in pages."""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec

from app.errors import BadCursor
from app.meeting.names import folded_prefix
from app.meeting.seat import as_session
from app.store.roster import RosterStore

TOKEN = re.compile(r"[A-Za-z0-9_-]+")


class MemberPage(msgspec.Struct, tag_field="status", tag="success"):
    """Some members in the order of their names, what to pass as `after` for the next, or null, and counts.

    `members` are RosterEntry. `online` and `total` count all members of the meeting.
    """

    members: list[msgspec.Raw]
    next: str | None
    online: int
    total: int


class MemberList:
    """Lists members for the holder of a session token."""

    def __init__(self, roster: RosterStore):
        self._roster = roster

    def page(self, meeting_id: str, token: str, after: str | None, prefix: str, limit: int) -> MemberPage:
        """Return up to `limit` members whose names begin with `prefix`, after the page that gave `after`.

        Raises BadCursor, NoMeeting, NoSession, SessionExpired, RateLimited.
        """
        begins = msgspec.json.encode(folded_prefix(prefix))[1:-1]
        last = _line_of(after) if after else b""
        if not last.startswith(begins) and last:
            raise BadCursor
        with as_session(token) as session:
            page = self._roster.page(meeting_id, session, last, begins, limit)
        members = [msgspec.Raw(roster_line(*member)) for member in page.members]
        return MemberPage(members, _token_of(page.last) if page.last else None, page.online, page.total)


def roster_line(member: bytes, record: bytes, is_online: bool) -> bytes:
    """Return the RosterEntry of a member as JSON.

    It is spliced from the bytes of the record, without decoding it: every snapshot has many.
    """
    name = record[: record.index(b',"folded":')]
    joined, *others = _facts(record)
    role = b"," + others[-1] if others and others[-1].startswith(b'"role":') else b""
    online = b"true" if is_online else b"false"
    return b'{"member":"%b",%b,"joined_at":%b,"online":%b%b}' % (member, name[1:], joined, online, role)


def joined_at(record: bytes) -> int:
    """Return when a member joined, in ms."""
    return int(_facts(record)[0])


def _facts(record: bytes) -> list[bytes]:
    return record[record.index(b'","joined_at":') + 14 : -1].split(b",")


def _token_of(line: bytes) -> str:
    return urlsafe_b64encode(line).rstrip(b"=").decode()


def _line_of(token: str) -> bytes:
    """Return the line of a token. Raises BadCursor."""
    if not TOKEN.fullmatch(token):
        raise BadCursor
    try:
        return urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except binascii.Error:
        raise BadCursor from None
