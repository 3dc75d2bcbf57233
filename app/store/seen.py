"""Writes heartbeats to Redis, for the members whose connections a worker holds."""

from collections.abc import Sequence
from typing import NamedTuple

from app import metrics
from app.store.keys import MeetingKeys
from app.store.script import Scripts

DISCONNECTED_AT_ONCE = 1000  # members in one script; Lua takes a list of 8,000 at most


class HeartbeatResult(NamedTuple):
    """The seq of the newest entry, the last published count of presence, and the ids of expired sessions."""

    seq: int
    told: int
    ended: list[str]


class Heartbeats:
    """Runs one script for each method. Each raises NoMeeting, StoreUnavailable."""

    def __init__(self, scripts: Scripts):
        self._scripts = scripts
        for verb in ("beat", "disconnect"):
            scripts.load(verb)

    def beat(self, meeting_id: str, present: Sequence[tuple[str, str]], entry_id: str) -> HeartbeatResult:
        """Note that these (member id, session id) are connected; let Redis find who is away or timed out."""
        members, sessions = [member for member, _ in present], [session for _, session in present]
        keys = MeetingKeys(meeting_id)
        seq, told, expired, ended = self._scripts.run(
            "beat", keys, sessions, entry_id=entry_id, member_ids=members
        )
        metrics.EXPIRED.inc(expired)
        return HeartbeatResult(int(seq), int(told), [sessions[number - 1] for number in ended])

    def mark_disconnected(self, meeting_id: str, members: Sequence[str], away_after_ms: int) -> None:
        """Have members counted as away in `away_after_ms`, unless another worker sends their heartbeat."""
        keys = MeetingKeys(meeting_id)
        for first in range(0, len(members), DISCONNECTED_AT_ONCE):
            some = members[first : first + DISCONNECTED_AT_ONCE]
            self._scripts.run("disconnect", keys, [], away_after_ms=away_after_ms, member_ids=some)
