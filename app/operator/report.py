"""Builds the operator's view of a meeting from the records in Redis."""

from collections.abc import Iterable

import msgspec

from app.live.updates import rules_of
from app.meeting.models import Settings
from app.operator.meeting_reader import AWAY_AFTER_MS, MeetingPeople, MeetingRow
from app.operator.transcript import AttendanceRecord, TranscriptMessage
from app.store.sessions import log_id


class MeetingSummary(msgspec.Struct, omit_defaults=True):
    """A line in the list of meetings."""

    id: str
    in_logs: str  # stands for the id in the logs, because the id is the meeting's link
    name: str
    state: str  # "open", "locked", "ended"
    here: int
    away: int
    entries: int  # of its log: messages and changes
    bytes: int  # of its log
    created_at: int  # ms since 1970 UTC, like all times here
    age: int  # s
    ttl: int  # s without activity until the meeting is deleted
    ended_at: int | None = None


class MemberRow(msgspec.Struct, omit_defaults=True):
    """A member of a meeting."""

    member: str
    name: str
    role: str
    online: bool
    joined_at: int
    idle: int  # s since the last heartbeat


class WaitingOrRemoved(msgspec.Struct):
    """A guest in the waiting room, or a removed member; `since` is when they knocked or were removed."""

    member: str
    name: str
    since: int


class MeetingReport(msgspec.Struct, omit_defaults=True):
    """All data of a meeting; `said` are its last messages, or None if they are not wanted."""

    meeting: MeetingSummary
    rules: Settings
    people: list[MemberRow]
    waiting: list[WaitingOrRemoved]
    removed: list[WaitingOrRemoved]
    messages: int
    said: list[TranscriptMessage] | None = None


class Export(msgspec.Struct):
    """An export of a meeting: its attendance and the messages that are not deleted."""

    meeting: MeetingSummary
    exported_at: int
    attendance: list[AttendanceRecord]
    messages: list[TranscriptMessage]


class StoredMember(msgspec.Struct):
    """The record of a member, a waiting guest or a removed member in Redis."""

    name: str
    joined_at: int = 0
    removed_at: int = 0
    role: str = ""

    @property
    def since(self) -> int:
        """Return when they were removed, or else when they joined or knocked."""
        return self.removed_at or self.joined_at


RECORDS = msgspec.json.Decoder(StoredMember)


def summary_of(standing: MeetingRow, now: int) -> MeetingSummary:
    """Return the summary of a meeting; `now` is in ms."""
    facts, created_at = standing.facts, int(standing.facts["created_at"])
    ended_at = facts.get("ended_at")
    return MeetingSummary(
        standing.id,
        log_id(standing.id),
        facts["name"],
        "ended" if ended_at else "locked" if facts.get("locked") == "1" else "open",
        standing.here,
        standing.members - standing.here,
        standing.entries,
        int(facts["bytes"]),
        created_at,
        (now - created_at) // 1000,
        standing.ttl_ms // 1000,
        int(ended_at) if ended_at else None,
    )


def report_of(
    standing: MeetingRow, people: MeetingPeople, now: int, said: list[TranscriptMessage], newest: int
) -> MeetingReport:
    """Return the report on a meeting; with `newest` 0 without messages."""
    rules = rules_of(standing.facts)
    return MeetingReport(
        summary_of(standing, now),
        rules,
        _members(people, rules.everybody, now),
        _outsiders(people.waiting),
        _outsiders(people.removed),
        len(said),
        said[-newest:] if newest else None,
    )


def roster_of(people: MeetingPeople) -> dict[str, tuple[str, int]]:
    """Return (name, joined_at) of each member, by id."""
    records = {member: RECORDS.decode(record) for member, record in people.members.items()}
    return {member: (record.name, record.joined_at) for member, record in records.items()}


def _members(people: MeetingPeople, default_role: str, now: int) -> list[MemberRow]:
    rows = []
    for member, record in people.members.items():
        known = RECORDS.decode(record)
        idle = now - people.seen.get(member, known.joined_at)
        role, online = known.role or default_role, idle < AWAY_AFTER_MS
        rows.append(MemberRow(member, known.name, role, online, known.joined_at, idle // 1000))
    return sorted(rows, key=lambda each: each.joined_at)


def _outsiders(records: dict[str, bytes]) -> list[WaitingOrRemoved]:
    known: Iterable[tuple[str, StoredMember]] = ((who, RECORDS.decode(each)) for who, each in records.items())
    return sorted(
        (WaitingOrRemoved(who, each.name, each.since) for who, each in known), key=lambda each: each.since
    )
