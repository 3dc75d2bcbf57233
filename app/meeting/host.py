"""Does what hosts may do: settings, roles, the waiting room, removing members, and ending the meeting."""

from base64 import urlsafe_b64encode
from typing import NamedTuple

import msgspec

from app.meeting.passcode import PasscodeHasher
from app.meeting.permissions import Role
from app.meeting.seat import as_keyed_write, as_session, new_entry_id, request_digest
from app.meeting.settings import SETTINGS, Policy, Value
from app.store.host import HostStore
from app.store.sessions import sha256_hex

LINK_CODE_LENGTH = 22  # characters, of 6 random bits each
ENTRY_ID_DIGITS = 32


class WaitingGuest(msgspec.Struct):
    """A guest in the waiting room."""

    member: str
    name: str
    knocked_at: int  # ms since 1970 UTC
    same_address: int  # how many guests wait from the same address, this one included


class RemovedMember(msgspec.Struct):
    """A removed member; `address` says whether their address is blocked too."""

    member: str
    name: str
    removed_at: int  # ms since 1970 UTC
    by: str
    address: bool


class WaitingRoomLists(NamedTuple):
    """The guests who wait longest, these first; how many wait in all; the removed members, newest first."""

    waiting: list[WaitingGuest]
    waiting_total: int
    removed: list[RemovedMember]


class StoredGuest(msgspec.Struct):
    """The record of a waiting guest in Redis."""

    name: str
    joined_at: int


class StoredRemoval(msgspec.Struct):
    """The record of a removed member in Redis."""

    name: str
    removed_at: int
    by: str
    address: bool


class HostControls:
    """Changes a meeting for hosts and co-hosts; each method needs the right of its name (permissions.py).

    All raise NoMeeting, MeetingEnded, NoSession, SessionExpired, Removed and NotAllowed. A method with a
    `key` is idempotent: a repeat returns the first answer. It also raises KeyReused and RateLimited. `token`
    is the session token of the caller.
    """

    def __init__(self, store: HostStore, passcodes: PasscodeHasher, longest_ttl: int):
        self._store = store
        self._policy = Policy(passcodes, longest_ttl)

    def set(self, meeting_id: str, token: str, key: str, verb: str, value: Value) -> None:
        """Change the setting of a verb. Raises BadName, BadRequest."""
        setting = SETTINGS[verb]
        checked = setting.check(value, self._policy)
        stored = int(checked) if isinstance(checked, bool) else checked
        entry_id = request_digest(token, meeting_id, key, verb, value).hex()[:ENTRY_ID_DIGITS]
        with as_keyed_write(token, key, entry_id) as write:
            self._store.set(meeting_id, write, verb, setting.field, stored, setting.change(checked))

    def new_link(self, meeting_id: str, token: str, key: str) -> str:
        """Replace the link, and return the code of the new one. The old link stops working; members stay."""
        code = _secret_of(token, meeting_id, key, "new_link")[:LINK_CODE_LENGTH]
        self.set(meeting_id, token, key, "new_link", code)
        return code

    def host_link(self, meeting_id: str, token: str, key: str) -> str:
        """Replace the host link, and return the secret of the new one; the old host link stops working at
        once. Redis has only a digest of the secret.
        """
        secret = _secret_of(token, meeting_id, key, "host_link")
        self.set(meeting_id, token, key, "host_link", sha256_hex(secret))
        return secret

    # Roles

    def mute(self, meeting_id: str, token: str, key: str, member: str, on: bool) -> None:
        """Mute a member, or let them write; with "" for `member`, all without a role. Raises NoMember."""
        role: Role = "muted" if on else "member"
        if not member:
            self.set(meeting_id, token, key, "mute_all", role)
            return
        with as_keyed_write(token, key) as write:
            self._store.give_role(meeting_id, write, "mute", member, role)

    def cohost(self, meeting_id: str, token: str, key: str, member: str, on: bool) -> None:
        """Make a member a co-host, or an ordinary member again. Raises NoMember."""
        role: Role = "cohost" if on else "member"
        with as_keyed_write(token, key) as write:
            self._store.give_role(meeting_id, write, "cohost", member, role)

    def hand_over(self, meeting_id: str, token: str, key: str, member: str) -> None:
        """Make a member the host; the caller becomes a co-host. Raises NoMember."""
        with as_keyed_write(token, key) as write:
            self._store.give_role(meeting_id, write, "hand_over", member, "host", kept="cohost")

    # Guests and members

    def door(self, meeting_id: str, token: str) -> WaitingRoomLists:
        """Return the waiting guests and the removed members. Raises RateLimited."""
        with as_session(token) as session:
            door = self._store.door(meeting_id, session)
        knocks = [(guest, msgspec.json.decode(guest.record, type=StoredGuest)) for guest in door.waiting]
        waits = [
            WaitingGuest(guest.member, knock.name, knock.joined_at, guest.same_address)
            for guest, knock in knocks
        ]
        removals = [(who, msgspec.json.decode(record, type=StoredRemoval)) for who, record in door.removed]
        removed = [
            RemovedMember(who, gone.name, gone.removed_at, gone.by, gone.address) for who, gone in removals
        ]
        newest_first = sorted(removed, key=lambda each: each.removed_at, reverse=True)
        return WaitingRoomLists(waits, door.waiting_total, newest_first)

    def admit(self, meeting_id: str, token: str, member: str) -> None:
        """Admit a waiting guest; with "" as `member`, all of them. Raises NoMember, MeetingFull."""
        with as_session(token) as session:
            while self._store.admit(meeting_id, session, new_entry_id(), member) and not member:
                pass

    def remove(self, meeting_id: str, token: str, member: str, messages: bool, address: bool) -> None:
        """Remove a member, or deny a waiting guest, and keep them from joining again.

        With `messages`, delete their messages; with `address`, refuse everyone who joins from their address,
        and deny those who wait from there.
        Raises NoMember.
        """
        with as_session(token) as session:
            self._store.remove(meeting_id, session, new_entry_id(), member, address)
            if messages:
                self._store.purge(meeting_id, session, new_entry_id(), member)

    def readmit(self, meeting_id: str, token: str, member: str) -> None:
        """Allow a removed member to join again."""
        with as_session(token) as session:
            self._store.readmit(meeting_id, session, member)

    # Ending

    def end(self, meeting_id: str, token: str) -> None:
        """End the meeting for everyone; it cannot be reopened."""
        with as_session(token) as session:
            self._store.end(meeting_id, session, new_entry_id())

    def erase(self, meeting_id: str, token: str) -> int:
        """Delete all keys of the meeting, and return their number; only a mark that it was erased stays."""
        with as_session(token) as session:
            return self._store.erase(meeting_id, session)


def _secret_of(token: str, meeting_id: str, key: str, verb: str) -> str:
    """Return 43 characters, safe in URLs, that a repeat of the request returns again.

    The service does not store them: they are made of the session token, which is random.
    """
    return urlsafe_b64encode(request_digest(token, meeting_id, key, verb)).rstrip(b"=").decode()
