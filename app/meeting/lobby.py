"""Coming and going: create, join, return, leave; and under which name."""

import secrets
import uuid

import msgspec

from app.meeting.models import Meeting, Member, Seat, Visit
from app.meeting.names import Name, meeting_name, member_name, stem_of
from app.meeting.seat import new_entry_id, seated
from app.store.meetings import Meetings
from app.store.sessions import digest, new_token

MEMBER_BYTES = 16  # 128 random bits
EPOCH_BYTES = 8


class Record(msgspec.Struct):
    """What a meeting keeps of a member."""

    name: str


class Lobby:
    """The way into a meeting and out of it. A token is what a browser holds; "" when it holds none."""

    def __init__(self, meetings: Meetings):
        self._meetings = meetings

    def create(self, title: str, wanted: str) -> Seat:
        """Make a meeting; whoever makes it is its first member. Raises BadName."""
        meeting = Meeting(str(uuid.uuid4()), meeting_name(title))
        name = member_name(wanted)
        member = Member(_new_member_id(), name.text)
        token = new_token()
        self._meetings.create(
            meeting.id,
            meeting.name,
            secrets.token_hex(EPOCH_BYTES),
            digest(token),
            member.id,
            new_entry_id(),
            _json(name),
        )
        return Seat(meeting, member, token)

    def join(self, meeting_id: str, wanted: str, key: str, held: str) -> Seat:
        """Take a seat, under the name wanted or the next that is free.

        Whoever holds a session, or repeats the key, has a seat already and gets that one.
        Raises BadName, NoMeeting, MeetingFull.
        """
        name, token = member_name(wanted), new_token()
        title, member, record, is_new = self._meetings.join(
            meeting_id,
            (digest(token), digest(held)),
            _new_member_id(),
            new_entry_id(),
            digest(key),
            _json(name),
            _json(stem_of(name)),
        )
        return Seat(Meeting(meeting_id, title), _member(member, record), token if is_new else held)

    def rename(self, meeting_id: str, held: str, wanted: str, key: str) -> str:
        """Be called something else, or the next that is free; the name as admitted. Once for each key.

        Raises BadName, NoMeeting, NoSession, SessionExpired, KeyReused, RateLimited.
        """
        name = member_name(wanted)
        with seated(held) as session:
            admitted = self._meetings.rename(
                meeting_id, session, new_entry_id(), key, _json(name), _json(stem_of(name))
            )
        return msgspec.json.decode(admitted, type=str)

    def visit(self, meeting_id: str, held: str) -> Visit:
        """Who is at the door. Raises NoMeeting."""
        title, member, record = self._meetings.visit(meeting_id, digest(held))
        seated = _member(member, record) if member and record else None
        return Visit(Meeting(meeting_id, title), seated)

    def leave(self, meeting_id: str, held: str) -> None:
        """Give the seat up; the session is worthless at once. Raises NoMeeting, NoSession, SessionExpired."""
        with seated(held) as session:
            self._meetings.leave(meeting_id, session, new_entry_id())


def _new_member_id() -> str:
    return secrets.token_urlsafe(MEMBER_BYTES)


def _member(member: str, record: bytes) -> Member:
    return Member(member, msgspec.json.decode(record, type=Record).name)


def _json(name: Name) -> tuple[str, str, str]:
    """The forms of a name as JSON strings without their quotes, for a script to build on."""
    text, folded, skeleton = (msgspec.json.encode(form).decode()[1:-1] for form in name)
    return text, folded, skeleton
