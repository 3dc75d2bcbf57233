"""Creates meetings, and lets members join, return, rename themselves and leave."""

import secrets
import uuid
from dataclasses import dataclass

import msgspec

from app.errors import BadPasscode, Denied, LinkReplaced, PasscodeRequired, Removed
from app.meeting.models import Meeting, Member, Seat, Visit, WhoIsIn
from app.meeting.names import Name, meeting_name, member_name, stem_of
from app.meeting.passcode import PasscodeHasher, proof_of
from app.meeting.seat import as_keyed_write, as_session, new_entry_id
from app.store.limits import Limits
from app.store.meetings import JoinCredentials, JoinResult, Meetings, NewMember
from app.store.sessions import new_token, sha256_hex

MEMBER_BYTES = 16  # 128 random bits
EPOCH_BYTES = 8
MAX_SHOWN = 4  # members whose names a visitor sees before joining
REFUSED = {"removed": Removed, "denied": Denied}


class StoredMember(msgspec.Struct):
    """The record of a member in Redis, as far as it is read here."""

    name: str


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """What a visitor presents in order to join; "" for what they do not have."""

    code: str = ""  # of the link, if the host has replaced the first link
    address: str = ""  # the client's address; of IPv6 the /64
    passcode: str = ""
    proof: str = ""  # the passcode proof that the browser has kept
    host_secret: str = ""  # from the host link
    continues: bool = False  # as the host who has made the host link


class Lobby:
    """Gives and takes seats. `token` is the session token of the browser, or "" if it has none."""

    def __init__(self, meetings: Meetings, passcodes: PasscodeHasher, limits: Limits):
        self._meetings = meetings
        self._passcodes = passcodes
        self._limits = limits

    def create(self, title: str, requested_name: str) -> tuple[Seat, str]:
        """Create a meeting, and return the host's seat and the secret of the host link. Raises BadName."""
        meeting = Meeting(str(uuid.uuid4()), meeting_name(title))
        name = member_name(requested_name)
        member = Member(_new_member_id(), name.text)
        token, host_secret = new_token(), new_token()
        self._meetings.create(
            meeting.id,
            meeting.name,
            secrets.token_hex(EPOCH_BYTES),
            sha256_hex(token),
            NewMember(member.id, new_entry_id(), _json(name)),
            sha256_hex(host_secret),
        )
        return Seat(meeting, member, token, "host"), host_secret

    def join(self, meeting_id: str, requested_name: str, key: str, token: str, request: JoinRequest) -> Seat:
        """Give a visitor a seat, or a place in the waiting room, by the requested name or its next variant.

        A browser that has a session, or repeats a request with the same key, gets the seat that it has. The
        host link makes its bearer a host: with `continues`, a bearer without a seat is the same member as the
        host who has made the link, if that host is in the meeting.

        Raises BadName, NoMeeting, MeetingEnded, MeetingFull, Removed, LinkReplaced, Locked, PasscodeRequired,
        BadPasscode, BadHostLink, RateLimited.
        """
        name, new, passcode_hash = member_name(requested_name), new_token(), ""
        sessions = sha256_hex(new), sha256_hex(token)
        try:
            joined = self._take_seat(meeting_id, name, sessions, key, request)
        except PasscodeRequired as error:
            passcode_hash = self._verified_hash(meeting_id, error.passcode_hash, request)
            joined = self._take_seat(meeting_id, name, sessions, key, request, passcode_hash)
        return Seat(
            Meeting(meeting_id, joined.meeting_name),
            _member(joined.member, joined.record),
            new if joined.is_new else token,
            joined.role,
            proof_of(passcode_hash) if passcode_hash else "",
        )

    def _verified_hash(self, meeting_id: str, passcode_hash: str, request: JoinRequest) -> str:
        """Return `passcode_hash` if the visitor proves to know the passcode.

        Raises PasscodeRequired, BadPasscode, RateLimited.
        """
        if secrets.compare_digest(request.proof.encode(), proof_of(passcode_hash).encode()):
            return passcode_hash
        if not request.passcode:
            raise PasscodeRequired
        with self._limits.guarding_passcode(BadPasscode, request.address, meeting_id):
            if not self._passcodes.matches(request.passcode, passcode_hash):
                self._meetings.note_wrong_passcode(meeting_id)
                raise BadPasscode
        return passcode_hash

    def _take_seat(
        self,
        meeting_id: str,
        name: Name,
        sessions: tuple[str, str],
        key: str,
        request: JoinRequest,
        passcode_hash: str = "",
    ) -> JoinResult:
        came_from = sha256_hex(f"{meeting_id}/{request.address}")[:32] if request.address else ""
        host_link = sha256_hex(request.host_secret) if request.host_secret else ""
        return self._meetings.join(
            meeting_id,
            sessions,
            NewMember(_new_member_id(), new_entry_id(), _json(name)),
            sha256_hex(key),
            _json(stem_of(name)),
            JoinCredentials(request.code, came_from, passcode_hash, host_link, int(request.continues)),
        )

    def host_link(self, meeting_id: str, secret: str) -> tuple[str, str]:
        """Return the meeting's name, and the name of the host who has made the host link; "" if they left.

        Raises NoMeeting, MeetingEnded, BadHostLink.
        """
        meeting_name, record = self._meetings.host_link(meeting_id, sha256_hex(secret))
        return meeting_name, _member("", record).name if record else ""

    def knock(self, meeting_id: str, token: str) -> tuple[bool, str, str]:
        """Return whether the guest is still waiting, their name, and what hosts have written to those who
        wait. A guest who stops asking loses their place.

        Raises NoMeeting, MeetingEnded, NoSession, SessionExpired, Removed.
        """
        with as_session(token) as session:
            waits, record, note = self._meetings.knock(meeting_id, session, new_entry_id())
        return waits, _member("", record).name, note

    def rename(self, meeting_id: str, token: str, requested_name: str, key: str) -> str:
        """Rename a member to the requested name or its next free variant, and return the name. Idempotent by
        key.

        Raises BadName, NoMeeting, NoSession, SessionExpired, KeyReused, RateLimited.
        """
        name = member_name(requested_name)
        with as_keyed_write(token, key) as write:
            admitted = self._meetings.rename(meeting_id, write, _json(name), _json(stem_of(name)))
        return msgspec.json.decode(admitted, type=str)

    def visit(self, meeting_id: str, code: str, token: str) -> Visit:
        """Return what a browser at the meeting's link may know. A replaced link works only for members.

        Raises NoMeeting, MeetingEnded, LinkReplaced, Removed.
        """
        record = self._meetings.visit(meeting_id, sha256_hex(token))
        member = _member(record.member, record.record) if record.member and record.record else None
        if record.role in REFUSED:
            raise REFUSED[record.role]
        if member is None and record.code != code:
            raise LinkReplaced
        return Visit(
            Meeting(meeting_id, record.meeting_name, record.code),
            member,
            record.role,
            bool(record.locked),
            record.passcode,
            bool(record.waiting_room),
            bool(record.hides_history),
            record.lifetime,
        )

    def who_is_in(self, visit: Visit) -> WhoIsIn:
        """Return who is online, as far as a visitor without a seat may know.

        Where hosts choose who joins, by a passcode or a waiting room, that is only a count; of a locked
        meeting, nothing.

        Raises NoMeeting, MeetingEnded.
        """
        if visit.is_locked:
            return WhoIsIn()
        is_open = not visit.passcode and not visit.has_waiting_room
        count, found = self._meetings.who_is_in(visit.meeting.id, MAX_SHOWN if is_open else 0)
        return WhoIsIn(count, tuple(_member(member, record) for member, record in found))

    def leave(self, meeting_id: str, token: str) -> None:
        """Give up the seat, or the place in the waiting room, and end the session.

        Raises NoMeeting, MeetingEnded, NoSession, SessionExpired, Removed.
        """
        with as_session(token) as session:
            self._meetings.leave(meeting_id, session, new_entry_id())


def _new_member_id() -> str:
    return secrets.token_urlsafe(MEMBER_BYTES)


def _member(member: str, record: bytes) -> Member:
    return Member(member, msgspec.json.decode(record, type=StoredMember).name)


def _json(name: Name) -> tuple[str, str, str]:
    """Return the forms of a name as JSON strings without their quotes, as scripts need them."""
    text, folded, skeleton = (msgspec.json.encode(form).decode()[1:-1] for form in name)
    return text, folded, skeleton
