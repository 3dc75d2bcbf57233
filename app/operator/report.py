"""What a meeting looks like from outside: to whoever runs the service."""

from collections.abc import Iterable

import msgspec

from app.live.updates import rules_of
from app.meeting.models import Settings
from app.operator.meeting_reader import AWAY_AFTER_MS, MeetingPeople, MeetingRow
from app.operator.transcript import AttendanceRecord, TranscriptMessage
from app.store.sessions import log_id


class MeetingSummary(msgspec.Struct, omit_defaults=True):
    """A meeting among others."""

    id: str
    in_logs: str  # what stands there for the id, which opens the meeting
    name: str
    state: str  # "open", "locked", "ended"
    here: int
    away: int
    entries: int  # of its log: messages, and whatever else has happened
    bytes: int  # of its log
    created_at: int  # ms since 1970 UTC, as is every time
    age: int  # s
    ttl: int  # s without activity until it is gone
    ended_at: int | None = None


class MemberRow(msgspec.Struct, omit_defaults=True):
    """Somebody in a meeting."""

    member: str
    name: str
    role: str
    online: bool
    joined_at: int
    idle: int  # s since a sign of life


class WaitingOrRemoved(msgspec.Struct):
    """Somebody who waits before the door since then, or was removed then."""

    member: str
    name: str
    since: int


class MeetingReport(msgspec.Struct, omit_defaults=True):
    """Everything about a meeting; `said` are the last of its messages, if they were asked for."""

    meeting: MeetingSummary
    rules: Settings
    people: list[MemberRow]
    waiting: list[WaitingOrRemoved]
    removed: list[WaitingOrRemoved]
    messages: int
    said: list[TranscriptMessage] | None = None


class Export(msgspec.Struct):
    """What is kept of a meeting: who was there when, and all that was said and not taken back."""

    meeting: MeetingSummary
    exported_at: int
    attendance: list[AttendanceRecord]
    messages: list[TranscriptMessage]


class StoredMember(msgspec.Struct):
    """What the store has of somebody; `since` is when they joined, knocked, or were removed."""

    name: str
    joined_at: int = 0
    removed_at: int = 0
    role: str = ""

    @property
    def since(self) -> int:
        return self.removed_at or self.joined_at


RECORDS = msgspec.json.Decoder(StoredMember)


def summary_of(standing: MeetingRow, now: int) -> MeetingSummary:
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


def dossier_of(
    standing: MeetingRow, people: MeetingPeople, now: int, said: list[TranscriptMessage], newest: int
) -> MeetingReport:
    rules = rules_of(standing.facts)
    return MeetingReport(
        summary_of(standing, now),
        rules,
        _attendees(people, rules.everybody, now),
        _outsiders(people.waiting),
        _outsiders(people.removed),
        len(said),
        said[-newest:] if newest else None,
    )


def roster_of(people: MeetingPeople) -> dict[str, tuple[str, int]]:
    """The name of each member, and when they came."""
    records = {member: RECORDS.decode(record) for member, record in people.members.items()}
    return {member: (record.name, record.joined_at) for member, record in records.items()}


def _attendees(people: MeetingPeople, everybody: str, now: int) -> list[MemberRow]:
    attendees = []
    for member, record in people.members.items():
        known = RECORDS.decode(record)
        idle = now - people.seen.get(member, known.joined_at)
        role, online = known.role or everybody, idle < AWAY_AFTER_MS
        attendees.append(MemberRow(member, known.name, role, online, known.joined_at, idle // 1000))
    return sorted(attendees, key=lambda each: each.joined_at)


def _outsiders(records: dict[str, bytes]) -> list[WaitingOrRemoved]:
    known: Iterable[tuple[str, StoredMember]] = ((who, RECORDS.decode(each)) for who, each in records.items())
    return sorted(
        (WaitingOrRemoved(who, each.name, each.since) for who, each in known), key=lambda each: each.since
    )
