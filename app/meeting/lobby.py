"""Creates meetings, and lets members join, return, rename themselves and leave."""

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
from app.store.meetings import JoinCredentials, JoinResult, Meetings, NewMember
from app.store.sessions import new_token, sha256_hex

MEMBER_BYTES = 16  # 128 random bits
EPOCH_BYTES = 8


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


class Lobby:
    """Gives and takes seats. `held` is the session token of the browser, or "" if it has none."""

    def __init__(self, meetings: Meetings, passcodes: PasscodeHasher, limits: Limits):
        self._meetings = meetings
        self._passcodes = passcodes
        self._limits = limits

    def create(self, title: str, wanted: str) -> tuple[Seat, str]:
        """Create a meeting, and return the host's seat and the secret of the host link. Raises BadName."""
        meeting = Meeting(str(uuid.uuid4()), meeting_name(title))
        name = member_name(wanted)
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

    def join(self, meeting_id: str, wanted: str, key: str, held: str, arrival: JoinRequest) -> Seat:
        """Give a seat to a visitor, or a place in the waiting room, under the wanted name or its next free
        variant.

        A browser that has a session, or repeats a request with the same key, gets the seat that it has. The
        host link makes its bearer a host.

        Raises BadName, NoMeeting, MeetingEnded, MeetingFull, Removed, LinkReplaced, Locked, PasscodeRequired,
        BadPasscode, BadHostLink, RateLimited.
        """
        name, token, knows = member_name(wanted), new_token(), ""
        try:
            seating = self._sit_down(meeting_id, name, token, key, held, arrival)
        except PasscodeRequired as asked:
            knows = self._known(asked.passcode_hash, arrival)
            seating = self._sit_down(meeting_id, name, token, key, held, arrival, knows)
        return Seat(
            Meeting(meeting_id, seating.meeting_name),
            _member(seating.member, seating.record),
            token if seating.is_new else held,
            seating.role,
            proof_of(knows) if knows else "",
        )

    def _known(self, kept: str, arrival: JoinRequest) -> str:
        """Return `kept`, the hash of the passcode, if the visitor proves to know the passcode.

        Raises PasscodeRequired, BadPasscode, RateLimited.
        """
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
            NewMember(_new_member_id(), new_entry_id(), _json(name)),
            sha256_hex(key),
            _json(stem_of(name)),
            JoinCredentials(arrival.code, came_from, knows, host_link),
        )

    def knock(self, meeting_id: str, held: str) -> tuple[bool, str]:
        """Return whether the guest is still waiting, and their name. A guest who stops asking loses their
        place.

        Raises NoMeeting, MeetingEnded, NoSession, SessionExpired, Removed.
        """
        with as_session(held) as session:
            waits, record = self._meetings.knock(meeting_id, session, new_entry_id())
        return waits, _member("", record).name

    def rename(self, meeting_id: str, held: str, wanted: str, key: str) -> str:
        """Rename a member to the wanted name or its next free variant, and return the name. Idempotent by
        key.

        Raises BadName, NoMeeting, NoSession, SessionExpired, KeyReused, RateLimited.
        """
        name = member_name(wanted)
        with as_session(held) as session:
            admitted = self._meetings.rename(
                meeting_id, session, new_entry_id(), key, _json(name), _json(stem_of(name))
            )
        return msgspec.json.decode(admitted, type=str)

    def visit(self, meeting_id: str, code: str, held: str) -> Visit:
        """Return what a browser at the meeting's link may know. A replaced link works only for members.

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
        """Give up the seat, or the place in the waiting room, and end the session.

        Raises NoMeeting, MeetingEnded, NoSession, SessionExpired, Removed.
        """
        with as_session(held) as session:
            self._meetings.leave(meeting_id, session, new_entry_id())


def _new_member_id() -> str:
    return secrets.token_urlsafe(MEMBER_BYTES)


def _member(member: str, record: bytes) -> Member:
    return Member(member, msgspec.json.decode(record, type=StoredMember).name)


def _json(name: Name) -> tuple[str, str, str]:
    """Return the forms of a name as JSON strings without their quotes, as scripts need them."""
    text, folded, skeleton = (msgspec.json.encode(form).decode()[1:-1] for form in name)
    return text, folded, skeleton
