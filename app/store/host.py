"""What hosts do, in Redis: the rules of a meeting, roles, who may come in and who must go."""

from typing import NamedTuple

from app.store.keys import MeetingKeys
from app.store.script import WRITE, Scripts

PURGED_AT_ONCE = 500  # entries looked at in one script: about a millisecond
ERASED_AT_ONCE = 1000  # sessions deleted in one script: some milliseconds
MARK_TTL_S = 24 * 3600  # of an erased meeting: a page that was asleep overnight is told in the morning
Records = list[tuple[str, bytes]]


class WaitingRoomRecords(NamedTuple):
    """Who waits to be let in, and who was removed, with their records."""

    waiting: Records
    removed: Records


class HostStore:
    """For the holder of a session, by its digest. Raises what the scripts refuse, or StoreUnavailable."""

    def __init__(self, scripts: Scripts, max_members: int):
        self._scripts = scripts
        self._max_members = max_members
        for verb in ("set", "role", "admit", "remove", "readmit", "purge", "door", "end", "erase"):
            scripts.load(verb)

    def set(
        self,
        right: str,
        meeting_id: str,
        session: str,
        entry_id: str,
        key: str,
        field: str,
        value: str | int,
        told: bytes,
    ) -> str:
        """Change a field of the meeting, once for each key; `told` is what is told. Its value as it is."""
        keys, pace = MeetingKeys(meeting_id), self._scripts.pace(WRITE)
        fragment = told[1:-1]
        now = self._scripts.run(
            "set", keys, [session], entry_id, key, *pace, field, value, fragment, right=right
        )
        return str(now.decode())

    def give_role(
        self,
        right: str,
        meeting_id: str,
        session: str,
        entry_id: str,
        key: str,
        member: str,
        role: str,
        kept: str = "",
    ) -> None:
        """Give a member a role; the giver keeps only `kept`, where it is given away. Once for each key."""
        keys, pace = MeetingKeys(meeting_id), self._scripts.pace(WRITE)
        self._scripts.run("role", keys, [session], entry_id, key, *pace, member, role, kept, right=right)

    def admit(self, meeting_id: str, session: str, entry_id: str, member: str) -> int:
        """Let somebody in, or with "" as many as may come in at once. How many still wait."""
        keys = MeetingKeys(meeting_id)
        return int(self._scripts.run("admit", keys, [session], entry_id, self._max_members, member))

    def remove(self, meeting_id: str, session: str, entry_id: str, member: str, by_address: bool) -> None:
        """Take somebody out and keep them out."""
        self._scripts.run("remove", MeetingKeys(meeting_id), [session], entry_id, member, int(by_address))

    def readmit(self, meeting_id: str, session: str, member: str) -> None:
        self._scripts.run("readmit", MeetingKeys(meeting_id), [session], member)

    def purge(self, meeting_id: str, session: str, entry_id: str, member: str) -> None:
        """Take back whatever a removed member has said. Cut short, it can be done again."""
        keys, place = MeetingKeys(meeting_id), 0
        while True:
            place = int(self._scripts.run("purge", keys, [session], entry_id, member, place, PURGED_AT_ONCE))
            if place == 0:
                return

    def door(self, meeting_id: str, session: str) -> WaitingRoomRecords:
        waiting, removed = self._scripts.run("door", MeetingKeys(meeting_id), [session])
        return WaitingRoomRecords(_pairs(waiting), _pairs(removed))

    def end(self, meeting_id: str, session: str, entry_id: str) -> None:
        self._scripts.run("end", MeetingKeys(meeting_id), [session], entry_id)

    def erase(self, meeting_id: str, session: str) -> int:
        """Delete the keys of a meeting and mark it as erased; how many. Cut short, it can be done again."""
        keys, erased, named = MeetingKeys(meeting_id), 0, list[str]()
        while True:
            gone, others = self._scripts.run("erase", keys, [session, *named], ERASED_AT_ONCE, MARK_TTL_S)
            erased += int(gone)
            if not others:
                return erased
            named = [digest.decode() for digest in others]


def _pairs(flat: list[bytes]) -> Records:
    return [(who.decode(), record) for who, record in zip(flat[::2], flat[1::2], strict=True)]
