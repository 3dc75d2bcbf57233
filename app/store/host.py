"""Carries out in Redis what hosts do: settings, roles, the waiting room, removing members, ending."""

from typing import NamedTuple

from app.store.keyed_write import KeyedWrite
from app.store.keys import MeetingKeys
from app.store.script import READ, Scripts

PURGED_AT_ONCE = 500  # entries that one script scans, in about a millisecond
ERASED_AT_ONCE = 1000  # sessions deleted in one script: some milliseconds
MAX_LISTED_GUESTS = 200  # of those who wait: a host admits or denies them one by one, or all
MARK_TTL_S = 24 * 3600  # of the mark of an erased meeting: a page that slept overnight still learns of it
Records = list[tuple[str, bytes]]


class WaitingRecord(NamedTuple):
    """A guest in the waiting room: the record is JSON."""

    member: str
    record: bytes
    same_address: int  # how many guests wait from the same address, this one included


class WaitingRoomRecords(NamedTuple):
    """The guests who wait longest, and the removed members as pairs of (member id, record as JSON)."""

    waiting_total: int
    waiting: list[WaitingRecord]
    removed: Records


class HostStore:
    """Acts for the host who holds a session; `session` is its id.

    `entry_id` is the random id of the change that is appended, `member` a member id and `right` the right
    that the caller's role must have. Each method raises the refusals of its script, or StoreUnavailable.
    """

    def __init__(self, scripts: Scripts):
        self._scripts = scripts
        for verb in (
            "change_setting",
            "set_role",
            "admit",
            "remove",
            "readmit",
            "purge",
            "waiting_room",
            "end",
            "erase",
        ):
            scripts.load(verb)

    def set(
        self, meeting_id: str, write: KeyedWrite, right: str, field: str, value: str | int, told: bytes
    ) -> None:
        """Set a field of the meeting, once for each key, and publish `told`, a JSON object.

        The id of the entry must be the same for repeats of a request, and differ for other requests.
        """
        fields = told[1:-1]
        self._scripts.run_keyed(
            "change_setting", meeting_id, write, right=right, field=field, value=value, change_fields=fields
        )

    def give_role(
        self, meeting_id: str, write: KeyedWrite, right: str, member: str, role: str, kept: str = ""
    ) -> None:
        """Give a member a role, once for each key; with `kept`, the caller gets that role in exchange."""
        roles = {"new_role": role, "callers_new_role": kept}
        self._scripts.run_keyed("set_role", meeting_id, write, right=right, target_id=member, **roles)

    def admit(self, meeting_id: str, session: str, entry_id: str, member: str) -> int:
        """Admit one guest, or with "" a batch. Return how many guests still wait."""
        keys = MeetingKeys(meeting_id)
        waiting = self._scripts.run("admit", keys, [session], entry_id=entry_id, guest_id=member)
        return int(waiting)

    def remove(self, meeting_id: str, session: str, entry_id: str, member: str, by_address: bool) -> None:
        """Remove a member or guest, and refuse their return; with `by_address`, also refuse their address
        and deny all who wait from there.
        """
        keys, flag = MeetingKeys(meeting_id), int(by_address)
        self._scripts.run("remove", keys, [session], entry_id=entry_id, target_id=member, by_address=flag)

    def readmit(self, meeting_id: str, session: str, member: str) -> None:
        """Allow a removed member to join again."""
        self._scripts.run("readmit", MeetingKeys(meeting_id), [session], target_id=member)

    def purge(self, meeting_id: str, session: str, entry_id: str, member: str) -> None:
        """Delete all messages of a removed member, in several scripts; a repeat finishes the rest."""
        keys, place = MeetingKeys(meeting_id), 0
        while True:
            place = int(
                self._scripts.run(
                    "purge",
                    keys,
                    [session],
                    entry_id=entry_id,
                    target_id=member,
                    start_seq=place,
                    batch_size=PURGED_AT_ONCE,
                )
            )
            if place == 0:
                return

    def door(self, meeting_id: str, session: str) -> WaitingRoomRecords:
        """Return the guests who wait, the longest first, and the members who were removed."""
        keys, pace = MeetingKeys(meeting_id), self._scripts.pace(READ)
        total, waiting, removed = self._scripts.run(
            "waiting_room", keys, [session], right="door", max_guests=MAX_LISTED_GUESTS, **pace
        )
        guests = zip(waiting[::3], waiting[1::3], waiting[2::3], strict=True)
        return WaitingRoomRecords(
            int(total), [WaitingRecord(who.decode(), *rest) for who, *rest in guests], _pairs(removed)
        )

    def end(self, meeting_id: str, session: str, entry_id: str) -> None:
        """End the meeting for all members."""
        self._scripts.run("end", MeetingKeys(meeting_id), [session], entry_id=entry_id)

    def erase(self, meeting_id: str, session: str) -> int:
        """Delete the keys of a meeting, in several scripts, and mark it as erased. Return how many keys.

        A repeat finishes an erasure that was cut short.
        """
        keys, erased, named = MeetingKeys(meeting_id), 0, list[str]()
        while True:
            gone, others = self._scripts.run(
                "erase", keys, [session, *named], batch_size=ERASED_AT_ONCE, mark_ttl=MARK_TTL_S
            )
            erased += int(gone)
            if not others:
                return erased
            named = [digest.decode() for digest in others]


def _pairs(flat: list[bytes]) -> Records:
    return [(who.decode(), record) for who, record in zip(flat[::2], flat[1::2], strict=True)]
