"""Who was seen when, in Redis: written by a worker for the members whose connections it holds."""

from collections.abc import Sequence
from typing import NamedTuple

from app import metrics
from app.store.keys import MeetingKeys
from app.store.script import Scripts


class HeartbeatResult(NamedTuple):
    """Where the log stands, the presence number that was told last, and the sessions that are no more."""

    seq: int
    told: int
    ended: list[str]


class Heartbeats:
    """Each method is one script. Raises NoMeeting, StoreUnavailable."""

    def __init__(self, scripts: Scripts):
        self._scripts = scripts
        for verb in ("beat", "part"):
            scripts.load(verb)

    def beat(self, meeting_id: str, present: Sequence[tuple[str, str]], entry_id: str) -> HeartbeatResult:
        """These (member, session) are here now; whoever else is not, is found to be away or gone."""
        members, sessions = [member for member, _ in present], [session for _, session in present]
        keys = MeetingKeys(meeting_id)
        seq, told, swept, ended = self._scripts.run("beat", keys, sessions, entry_id, *members)
        metrics.EXPIRED.inc(swept)
        return HeartbeatResult(int(seq), int(told), [sessions[number - 1] for number in ended])

    def mark_disconnected(self, meeting_id: str, members: Sequence[str], away_after_ms: int) -> None:
        """These members have no connection here any more; they are away soon, unless seen elsewhere."""
        self._scripts.run("part", MeetingKeys(meeting_id), [], away_after_ms, *members)
