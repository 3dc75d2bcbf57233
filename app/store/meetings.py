"""Meetings in Redis, and who sits in them."""

from typing import NamedTuple

from app import metrics
from app.store.keys import MeetingKeys
from app.store.script import WRITE, Scripts


class JoinCredentials(NamedTuple):
    """What somebody shows at the door; each "" if they have none of it."""

    code: str = ""  # of the link they came by
    came_from: str = ""  # a digest of their address
    knows: str = ""  # the kept hash of the passcode that they know
    host_link: str = ""  # the digest of its secret


class JoinResult(NamedTuple):
    """The seat, or the place before the door, that somebody has got."""

    meeting_name: str
    member: str
    record: bytes
    is_new: bool  # whether the first session is theirs; else it is the second
    role: str


class VisitRecord(NamedTuple):
    """What is to be seen of a meeting from outside, and by whom. Each of the rules is "" where it is off."""

    meeting_name: str
    code: str
    locked: str
    passcode: str  # its hash
    waiting_room: str
    member: str | None
    record: bytes | None
    role: str  # or "waiting", "removed", or "": nobody who is known
    lifetime: int  # s


class Meetings:
    """Each method is one script; ids, digests and names come from the caller, time from Redis.

    A `record` is a member's JSON, `{"name", "folded", "skeleton", "joined_at", …}`. A `name` going in is
    three texts, as JSON strings without their quotes. Raises what the scripts refuse, or StoreUnavailable.
    """

    def __init__(self, scripts: Scripts, max_members: int):
        self._scripts = scripts
        self._max_members = max_members
        for verb in ("create", "join", "forget", "knock", "leave", "rename", "visit"):
            scripts.load(verb)

    def create(
        self,
        meeting_id: str,
        meeting_name: str,
        epoch: str,
        session: str,
        member: str,
        entry_id: str,
        name: tuple[str, str, str],
        host_link: str,
    ) -> None:
        """Make a meeting with its first member in it, who is its host."""
        keys = MeetingKeys(meeting_id)
        self._scripts.run("create", keys, [session], meeting_name, epoch, member, entry_id, *name, host_link)

    def join(
        self,
        meeting_id: str,
        sessions: tuple[str, str],
        member: str,
        entry_id: str,
        key: str,
        name: tuple[str, str, str],
        stem: tuple[str, str, str],
        papers: JoinCredentials,
    ) -> JoinResult:
        """Seat a member, or have them wait before the door.

        The second session is one the browser already holds; where it, or the key, is known, so is the member.
        """
        keys, once = MeetingKeys(meeting_id), f"join/{key}"
        title, seated, record, is_new, role, swept, surplus = self._scripts.run(
            "join",
            keys,
            [*sessions],
            member,
            entry_id,
            once,
            self._max_members,
            *name,
            *stem,
            *papers,
        )
        metrics.EXPIRED.inc(swept)
        if surplus:
            self._scripts.run("forget", keys, [session.decode() for session in surplus])
        return JoinResult(title.decode(), seated.decode(), record, is_new == 1, role.decode())

    def knock(self, meeting_id: str, session: str, entry_id: str) -> tuple[bool, bytes]:
        """Whether the holder of a session still waits before the door, and their record."""
        keys = MeetingKeys(meeting_id)
        waits, record = self._scripts.run("knock", keys, [session], entry_id, self._max_members)
        return waits == 1, record

    def leave(self, meeting_id: str, session: str, entry_id: str) -> None:
        """Take the holder of the session out."""
        self._scripts.run("leave", MeetingKeys(meeting_id), [session], entry_id)

    def rename(
        self,
        meeting_id: str,
        session: str,
        entry_id: str,
        key: str,
        name: tuple[str, str, str],
        stem: tuple[str, str, str],
    ) -> bytes:
        """Call the holder of the session something else, once for each key; the name as admitted, as JSON."""
        keys, pace = MeetingKeys(meeting_id), self._scripts.pace(WRITE)
        admitted: bytes = self._scripts.run("rename", keys, [session], entry_id, key, *pace, *name, *stem)
        return admitted

    def visit(self, meeting_id: str, session: str) -> VisitRecord:
        rules, member, record, role, lifetime = self._scripts.run("visit", MeetingKeys(meeting_id), [session])
        title, code, locked, passcode, waiting_room = (rule.decode() for rule in rules)
        who = member.decode() if record else None
        return VisitRecord(
            title, code, locked, passcode, waiting_room, who, record, role.decode(), int(lifetime)
        )
