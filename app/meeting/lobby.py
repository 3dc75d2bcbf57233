"""Coming and going: create, join, return, leave; and under which name."""

import secrets
import uuid
from dataclasses import dataclass

import msgspec

from app.errors import BadPasscode, LinkReplaced, PasscodeRequired, Removed
from app.meeting.models import Meeting, Member, Seat, Visit
from app.meeting.names import Name, meeting_name, member_name, stem_of
from app.meeting.passcode import PasscodeHasher, proof_of
from app.meeting.seat import as_session, new_entry_id
from app.store.limits import Limits
from app.store.meetings import JoinCredentials, JoinResult, Meetings
from app.store.sessions import new_token, sha256_hex

MEMBER_BYTES = 16  # 128 random bits
EPOCH_BYTES = 8


class StoredMember(msgspec.Struct):
    """What a meeting keeps of a member."""

    name: str


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """How somebody comes to a meeting. What they have not, is ""."""

    code: str = ""  # the rest of the link, once that was replaced
    address: str = ""  # as far as it tells one caller from another
    passcode: str = ""
    proof: str = ""  # that this browser knew the passcode before
    host_secret: str = ""  # of the host link


class Lobby:
    """The way into a meeting and out of it. A token is what a browser holds; "" when it holds none."""

    def __init__(self, meetings: Meetings, passcodes: PasscodeHasher, limits: Limits):
        self._meetings = meetings
        self._passcodes = passcodes
        self._limits = limits

    def create(self, title: str, wanted: str) -> tuple[Seat, str]:
        """Make a meeting, and the secret of its host link; whoever makes it is its first member, and host.

        Raises BadName.
        """
        meeting = Meeting(str(uuid.uuid4()), meeting_name(title))
        name = member_name(wanted)
        member = Member(_new_member_id(), name.text)
        token, host_secret = new_token(), new_token()
        self._meetings.create(
            meeting.id,
            meeting.name,
            secrets.token_hex(EPOCH_BYTES),
            sha256_hex(token),
            member.id,
            new_entry_id(),
            _json(name),
            sha256_hex(host_secret),
        )
        return Seat(meeting, member, token, "host"), host_secret

    def join(self, meeting_id: str, wanted: str, key: str, held: str, arrival: JoinRequest) -> Seat:
        """Take a seat, under the name wanted or the next that is free; or wait for one, before the door.

        Whoever holds a session, or repeats the key, has a seat already and gets that one. Whoever has the
        host link is a host.

        Raises BadName, NoMeeting, MeetingEnded, MeetingFull, Removed, LinkReplaced, Locked, PasscodeRequired,
        BadPasscode, BadHostLink, RateLimited.
        """
        name, token, knows = member_name(wanted), new_token(), ""
        try:
            seating = self._sit_down(meeting_id, name, token, key, held, arrival)
        except PasscodeRequired as asked:
            knows = self._known(asked.kept, arrival)
            seating = self._sit_down(meeting_id, name, token, key, held, arrival, knows)
        return Seat(
            Meeting(meeting_id, seating.meeting_name),
            _member(seating.member, seating.record),
            token if seating.is_new else held,
            seating.role,
            proof_of(knows) if knows else "",
        )

    def _known(self, kept: str, arrival: JoinRequest) -> str:
        """The kept hash of a passcode, if they know that."""
        if secrets.compare_digest(arrival.proof.encode(), proof_of(kept).encode()):
            return kept
        if not arrival.passcode:
            raise PasscodeRequired
        with self._limits.guarding_passcode(BadPasscode, arrival.address):
            if not self._passcodes.matches(arrival.passcode, kept):
                raise BadPasscode
        return kept

    def _sit_down(
        self,
        meeting_id: str,
        name: Name,
        token: str,
        key: str,
        held: str,
        arrival: JoinRequest,
        knows: str = "",
    ) -> JoinResult:
        came_from = sha256_hex(f"{meeting_id}/{arrival.address}")[:32] if arrival.address else ""
        host_link = sha256_hex(arrival.host_secret) if arrival.host_secret else ""
        return self._meetings.join(
            meeting_id,
            (sha256_hex(token), sha256_hex(held)),
            _new_member_id(),
            new_entry_id(),
            sha256_hex(key),
            _json(name),
            _json(stem_of(name)),
            JoinCredentials(arrival.code, came_from, knows, host_link),
        )

    def knock(self, meeting_id: str, held: str) -> tuple[bool, str]:
        """Whether one still waits to be let in, and under which name. Asking now and then keeps the place.

        Raises NoMeeting, MeetingEnded, NoSession, SessionExpired, Removed.
        """
        with as_session(held) as session:
            waits, record = self._meetings.knock(meeting_id, session, new_entry_id())
        return waits, _member("", record).name

    def rename(self, meeting_id: str, held: str, wanted: str, key: str) -> str:
        """Be called something else, or the next that is free; the name as admitted. Once for each key.

        Raises BadName, NoMeeting, NoSession, SessionExpired, KeyReused, RateLimited.
        """
        name = member_name(wanted)
        with as_session(held) as session:
            admitted = self._meetings.rename(
                meeting_id, session, new_entry_id(), key, _json(name), _json(stem_of(name))
            )
        return msgspec.json.decode(admitted, type=str)

    def visit(self, meeting_id: str, code: str, held: str) -> Visit:
        """Who is at the door. The link resolves for strangers only while it is not replaced.

        Raises NoMeeting, MeetingEnded, LinkReplaced, Removed.
        """
        door = self._meetings.visit(meeting_id, sha256_hex(held))
        member = _member(door.member, door.record) if door.member and door.record else None
        if door.role == "removed":
            raise Removed
        if member is None and door.code != code:
            raise LinkReplaced
        return Visit(
            Meeting(meeting_id, door.meeting_name, door.code),
            member,
            door.role,
            bool(door.locked),
            door.passcode,
            bool(door.waiting_room),
            door.lifetime,
        )

    def leave(self, meeting_id: str, held: str) -> None:
        """Give the seat up, or the place before the door; the session is worthless at once.

        Raises NoMeeting, MeetingEnded, NoSession, SessionExpired, Removed.
        """
        with as_session(held) as session:
            self._meetings.leave(meeting_id, session, new_entry_id())


def _new_member_id() -> str:
    return secrets.token_urlsafe(MEMBER_BYTES)


def _member(member: str, record: bytes) -> Member:
    return Member(member, msgspec.json.decode(record, type=StoredMember).name)


def _json(name: Name) -> tuple[str, str, str]:
    """The forms of a name as JSON strings without their quotes, for a script to build on."""
    text, folded, skeleton = (msgspec.json.encode(form).decode()[1:-1] for form in name)
    return text, folded, skeleton
