"""Does what hosts may do: settings, roles, the waiting room, removing members, and ending the meeting."""

import secrets

import msgspec

from app.errors import N_, BadRequest
from app.meeting.names import meeting_name
from app.meeting.passcode import PasscodeHasher
from app.meeting.permissions import Role
from app.meeting.seat import as_session, new_entry_id
from app.store.host import HostStore
from app.store.sessions import new_token, sha256_hex

LINK_CODE_BYTES = 16  # 128 random bits
MAX_SLOW_MODE_S = 3600
LIFETIME = N_("A meeting cannot be kept that long.")
SLOW = N_("Slow mode takes a pause of up to an hour.")


class WaitingGuest(msgspec.Struct):
    """A guest in the waiting room."""

    member: str
    name: str
    knocked_at: int  # ms since 1970 UTC


class RemovedMember(msgspec.Struct):
    """A removed member; `address` says whether their address is blocked too."""

    member: str
    name: str
    removed_at: int  # ms since 1970 UTC
    by: str
    address: bool


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
    `key` is idempotent: a repeat returns the first answer. It also raises KeyReused and RateLimited. `held`
    is the session token of the caller.
    """

    def __init__(self, store: HostStore, passcodes: PasscodeHasher, longest_ttl: int):
        self._store = store
        self._passcodes = passcodes
        self._longest_ttl = longest_ttl

    # Settings

    def rename_meeting(self, meeting_id: str, held: str, key: str, wanted: str) -> str:
        """Rename the meeting, and return its name as normalised. Raises BadName."""
        name = meeting_name(wanted)
        return self._set("rename_meeting", meeting_id, held, key, "name", name, {"name": name})

    def lock(self, meeting_id: str, held: str, key: str, on: bool) -> None:
        """Lock the meeting, so that no one else can join, or unlock it."""
        self._set("lock", meeting_id, held, key, "locked", int(on), {"locked": on})

    def waiting_room(self, meeting_id: str, held: str, key: str, on: bool) -> None:
        """Turn the waiting room on or off."""
        self._set("waiting_room", meeting_id, held, key, "waiting_room", int(on), {"waiting_room": on})

    def passcode(self, meeting_id: str, held: str, key: str, passcode: str) -> None:
        """Set the passcode that newcomers need; "" removes it. Raises BadRequest."""
        kept = self._passcodes.hash(passcode)
        self._set("passcode", meeting_id, held, key, "passcode", kept, {"passcode": bool(kept)})

    def slow_mode(self, meeting_id: str, held: str, key: str, seconds: int) -> None:
        """Set the pause in seconds between two messages of a member; 0 for none. Raises BadRequest."""
        if seconds > MAX_SLOW_MODE_S:
            raise BadRequest(SLOW)
        self._set("slow_mode", meeting_id, held, key, "slow_mode", seconds, {"slow_mode": seconds})

    def hide_history(self, meeting_id: str, held: str, key: str, on: bool) -> None:
        """Hide earlier messages from members who join from now on, or show them again."""
        self._set("hide_history", meeting_id, held, key, "hides_history", int(on), {"hides_history": on})

    def mute_all(self, meeting_id: str, held: str, key: str, on: bool) -> None:
        """Make "muted" or "member" the role of every member who has no role of their own."""
        role: Role = "muted" if on else "member"
        self._set("mute_all", meeting_id, held, key, "everybody", role, {"everybody": role})

    def extend(self, meeting_id: str, held: str, key: str, seconds: int) -> None:
        """Let the meeting live for so many seconds without activity. Raises BadRequest."""
        if seconds > self._longest_ttl:
            raise BadRequest(LIFETIME, most=self._longest_ttl)
        self._set("extend", meeting_id, held, key, "lifetime", seconds, {"lifetime": seconds})

    def new_link(self, meeting_id: str, held: str, key: str) -> str:
        """Replace the link, and return the code of the new one. The old link stops working; members stay."""
        code = secrets.token_urlsafe(LINK_CODE_BYTES)
        return self._set("new_link", meeting_id, held, key, "link", code, {"link": True})

    def host_link(self, meeting_id: str, held: str, key: str) -> str:
        """Replace the host link, and return the secret of the new one; the old host link stops working at
        once.

        Redis has only a digest of the secret, so a repeat of the request returns "".
        """
        secret = new_token()
        kept = self._set(
            "host_link", meeting_id, held, key, "host_link", sha256_hex(secret), {"host_link": True}
        )
        return secret if kept == sha256_hex(secret) else ""

    # Roles

    def mute(self, meeting_id: str, held: str, key: str, member: str, on: bool) -> None:
        """Mute a member, or let them write again. Raises NoMember."""
        self._give_role("mute", meeting_id, held, key, member, "muted" if on else "member")

    def cohost(self, meeting_id: str, held: str, key: str, member: str, on: bool) -> None:
        """Make a member a co-host, or an ordinary member again. Raises NoMember."""
        self._give_role("cohost", meeting_id, held, key, member, "cohost" if on else "member")

    def hand_over(self, meeting_id: str, held: str, key: str, member: str) -> None:
        """Make a member the host; the caller becomes a co-host. Raises NoMember."""
        self._give_role("hand_over", meeting_id, held, key, member, "host", "cohost")

    # Guests and members

    def door(self, meeting_id: str, held: str) -> tuple[list[WaitingGuest], list[RemovedMember]]:
        """Return the waiting guests, the longest waiting first, and the removed members, the newest first."""
        with as_session(held) as session:
            door = self._store.door(meeting_id, session)
        knocks = [(who, msgspec.json.decode(record, type=StoredGuest)) for who, record in door.waiting]
        removals = [(who, msgspec.json.decode(record, type=StoredRemoval)) for who, record in door.removed]
        waits = [WaitingGuest(who, knock.name, knock.joined_at) for who, knock in knocks]
        removed = [
            RemovedMember(who, gone.name, gone.removed_at, gone.by, gone.address) for who, gone in removals
        ]
        return (
            sorted(waits, key=lambda each: each.knocked_at),
            sorted(removed, key=lambda each: each.removed_at, reverse=True),
        )

    def admit(self, meeting_id: str, held: str, member: str) -> None:
        """Admit a waiting guest; with "" as `member`, all of them. Raises NoMember, MeetingFull."""
        with as_session(held) as session:
            while self._store.admit(meeting_id, session, new_entry_id(), member) and not member:
                pass

    def remove(self, meeting_id: str, held: str, member: str, messages: bool, address: bool) -> None:
        """Remove a member, or deny a waiting guest, and keep them from joining again.

        With `messages`, delete their messages; with `address`, refuse everyone who joins from their address.
        Raises NoMember.
        """
        with as_session(held) as session:
            self._store.remove(meeting_id, session, new_entry_id(), member, address)
            if messages:
                self._store.purge(meeting_id, session, new_entry_id(), member)

    def readmit(self, meeting_id: str, held: str, member: str) -> None:
        """Allow a removed member to join again."""
        with as_session(held) as session:
            self._store.readmit(meeting_id, session, member)

    # Ending

    def end(self, meeting_id: str, held: str) -> None:
        """End the meeting for everyone; it cannot be reopened."""
        with as_session(held) as session:
            self._store.end(meeting_id, session, new_entry_id())

    def erase(self, meeting_id: str, held: str) -> int:
        """Delete all keys of the meeting, and return their number; only a mark that it was erased stays."""
        with as_session(held) as session:
            return self._store.erase(meeting_id, session)

    def _set(
        self,
        right: str,
        meeting_id: str,
        held: str,
        key: str,
        field: str,
        value: str | int,
        told: dict[str, object],
    ) -> str:
        with as_session(held) as session:
            return self._store.set(
                right, meeting_id, session, new_entry_id(), key, field, value, msgspec.json.encode(told)
            )

    def _give_role(
        self, right: str, meeting_id: str, held: str, key: str, member: str, role: Role, kept: str = ""
    ) -> None:
        with as_session(held) as session:
            self._store.give_role(right, meeting_id, session, new_entry_id(), key, member, role, kept)
