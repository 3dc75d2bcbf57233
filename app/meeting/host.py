"""Holding a meeting: who is let in, who may speak, who must go, and when it is over."""

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
    """Somebody who waits to be let in."""

    member: str
    name: str
    knocked_at: int  # ms since 1970 UTC


class RemovedMember(msgspec.Struct):
    """Somebody who was removed; whether nobody may come in from their address either."""

    member: str
    name: str
    removed_at: int  # ms since 1970 UTC
    by: str
    address: bool


class StoredGuest(msgspec.Struct):
    """What is kept of somebody who waits."""

    name: str
    joined_at: int


class StoredRemoval(msgspec.Struct):
    """What is kept of somebody who was removed."""

    name: str
    removed_at: int
    by: str
    address: bool


class HostControls:
    """What hosts and co-hosts do; each verb needs the right of its name (permissions.py).

    Everything here raises NoMeeting, MeetingEnded, NoSession, SessionExpired, Removed, NotAllowed. What takes
    a `key` is done once for each key, and raises KeyReused and RateLimited.
    """

    def __init__(self, store: HostStore, passcodes: PasscodeHasher, longest_ttl: int):
        self._store = store
        self._passcodes = passcodes
        self._longest_ttl = longest_ttl

    # How the meeting is held

    def rename_meeting(self, meeting_id: str, held: str, key: str, wanted: str) -> str:
        """Its name as it is now. Raises BadName."""
        name = meeting_name(wanted)
        return self._set("rename_meeting", meeting_id, held, key, "name", name, {"name": name})

    def lock(self, meeting_id: str, held: str, key: str, on: bool) -> None:
        """Nobody else can join, or everybody can again."""
        self._set("lock", meeting_id, held, key, "locked", int(on), {"locked": on})

    def waiting_room(self, meeting_id: str, held: str, key: str, on: bool) -> None:
        """Newcomers wait until they are let in, or no longer."""
        self._set("waiting_room", meeting_id, held, key, "waiting_room", int(on), {"waiting_room": on})

    def passcode(self, meeting_id: str, held: str, key: str, passcode: str) -> None:
        """Newcomers are asked for it; "" for none. Raises BadRequest."""
        kept = self._passcodes.hash(passcode)
        self._set("passcode", meeting_id, held, key, "passcode", kept, {"passcode": bool(kept)})

    def slow_mode(self, meeting_id: str, held: str, key: str, seconds: int) -> None:
        """So long a pause between two messages of a member; 0 for none. Raises BadRequest."""
        if seconds > MAX_SLOW_MODE_S:
            raise BadRequest(SLOW)
        self._set("slow_mode", meeting_id, held, key, "slow_mode", seconds, {"slow_mode": seconds})

    def hide_history(self, meeting_id: str, held: str, key: str, on: bool) -> None:
        """Whoever joins from now on sees what is said from then on, or everything again."""
        self._set("hide_history", meeting_id, held, key, "hides_history", int(on), {"hides_history": on})

    def mute_all(self, meeting_id: str, held: str, key: str, on: bool) -> None:
        """Whoever has no role of their own may not write, or may again."""
        role: Role = "muted" if on else "member"
        self._set("mute_all", meeting_id, held, key, "everybody", role, {"everybody": role})

    def extend(self, meeting_id: str, held: str, key: str, seconds: int) -> None:
        """So many seconds the meeting lives without activity. Raises BadRequest."""
        if seconds > self._longest_ttl:
            raise BadRequest(LIFETIME, most=self._longest_ttl)
        self._set("extend", meeting_id, held, key, "lifetime", seconds, {"lifetime": seconds})

    def new_link(self, meeting_id: str, held: str, key: str) -> str:
        """The code of a new link; the old link is void at once, and nobody inside notices."""
        code = secrets.token_urlsafe(LINK_CODE_BYTES)
        return self._set("new_link", meeting_id, held, key, "link", code, {"link": True})

    def host_link(self, meeting_id: str, held: str, key: str) -> str:
        """The secret of a new host link; the old one is void. It is told this once, and kept nowhere."""
        secret = new_token()
        kept = self._set(
            "host_link", meeting_id, held, key, "host_link", sha256_hex(secret), {"host_link": True}
        )
        return secret if kept == sha256_hex(secret) else ""

    # Roles

    def mute(self, meeting_id: str, held: str, key: str, member: str, on: bool) -> None:
        """A member may not write, or may. Raises NoMember."""
        self._give_role("mute", meeting_id, held, key, member, "muted" if on else "member")

    def cohost(self, meeting_id: str, held: str, key: str, member: str, on: bool) -> None:
        """A member helps the host, or no longer. Raises NoMember."""
        self._give_role("cohost", meeting_id, held, key, member, "cohost" if on else "member")

    def hand_over(self, meeting_id: str, held: str, key: str, member: str) -> None:
        """A member is host in one's place; one stays as co-host. Raises NoMember."""
        self._give_role("hand_over", meeting_id, held, key, member, "host", "cohost")

    # Who is in, and who is out

    def door(self, meeting_id: str, held: str) -> tuple[list[WaitingGuest], list[RemovedMember]]:
        """Who waits, the first on top; and who was removed, the last on top."""
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
        """Let somebody in; with "", everybody who waits. Raises NoMember, MeetingFull."""
        with as_session(held) as session:
            while self._store.admit(meeting_id, session, new_entry_id(), member) and not member:
                pass

    def remove(self, meeting_id: str, held: str, member: str, messages: bool, address: bool) -> None:
        """Take a member out, or turn somebody away who waits, and keep them out.

        With `messages`, take back what they said; with `address`, nobody else may come in from there.
        Raises NoMember.
        """
        with as_session(held) as session:
            self._store.remove(meeting_id, session, new_entry_id(), member, address)
            if messages:
                self._store.purge(meeting_id, session, new_entry_id(), member)

    def readmit(self, meeting_id: str, held: str, member: str) -> None:
        """Whoever was removed may come back."""
        with as_session(held) as session:
            self._store.readmit(meeting_id, session, member)

    # The end

    def end(self, meeting_id: str, held: str) -> None:
        """The meeting is over for everybody, and opens for nobody any more."""
        with as_session(held) as session:
            self._store.end(meeting_id, session, new_entry_id())

    def erase(self, meeting_id: str, held: str) -> int:
        """Nothing is left of the meeting but a mark that it was erased; how many keys that were."""
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
