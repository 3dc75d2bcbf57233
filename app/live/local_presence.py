"""Who of a meeting is here in this worker: by open connections, or by a poll a moment ago."""

import math
import time
from collections.abc import Collection

BEAT_EVERY_S = 17.0  # Redis counts as away who was not seen for 30 s, and does not note what it has for 10 s
ALONG_S = 10.5  # ago: who was told of then, is told of again when somebody else has to be
HERE_S = 25.0  # as long as that a poll may be answered without asking Redis who is asking
POLL_S = 15.0  # whoever polls does so at least this often
RELOAD_S = 1.0  # a page that is loaded again is back by then
LOOK_S = 1.2  # Redis tells who is away once a second, and what came in between if somebody looks


class LocalMember:
    """A session of a member."""

    __slots__ = ("beaten_at", "connections", "heard_at", "member", "session")

    def __init__(self, member: str, session: str):
        self.member = member
        self.session = session
        self.connections = 0
        self.heard_at = self.beaten_at = time.monotonic()

    def is_here(self, now: float) -> bool:
        return self.connections > 0 or now - self.heard_at < POLL_S

    def is_news(self, now: float) -> bool:
        """Whether Redis has to be told, sooner or later, that the member is here."""
        return self.connections > 0 or (self.heard_at > self.beaten_at and self.is_here(now))

    def due_at(self, now: float) -> float:
        """When Redis has to be told, or there is nothing left to tell."""
        return self.beaten_at + BEAT_EVERY_S if self.is_news(now) else self.heard_at + HERE_S


class LocalPresence:
    def __init__(self) -> None:
        self._attendees: dict[str, LocalMember] = {}  # by session
        self._parted: dict[str, float] = {}  # member -> when their last connection here was closed
        self._look_at = math.inf
        self.due_at = math.inf  # nothing is to be done before

    @property
    def is_empty(self) -> bool:
        return not self._attendees and not self._parted

    def open(self, member: str, session: str) -> LocalMember:
        """A connection of a member was opened; Redis has just seen them."""
        attendee = self.confirmed(member, session)
        attendee.connections += 1
        self._parted.pop(member, None)
        return attendee

    def close(self, attendee: LocalMember) -> None:
        """A connection was closed by the other side, or by silence."""
        attendee.connections -= 1
        if attendee.connections == 0 and self._attendees.get(attendee.session) is attendee:
            del self._attendees[attendee.session]
            self._parted[attendee.member] = now = time.monotonic()
            self._be_due(now + RELOAD_S)

    def confirmed(self, member: str, session: str) -> LocalMember:
        """Redis has just seen a member."""
        attendee = self._attendees.get(session)
        if attendee is None:
            attendee = self._attendees[session] = LocalMember(member, session)
        attendee.heard_at = attendee.beaten_at = now = time.monotonic()
        self._be_due(now + BEAT_EVERY_S)
        return attendee

    def touch(self, session: str) -> bool:
        """A sign of life; whether it is of somebody known to be a member still."""
        attendee, now = self._attendees.get(session), time.monotonic()
        if attendee is None or now - attendee.beaten_at > HERE_S:
            return False
        attendee.heard_at = now
        self._be_due(attendee.beaten_at + BEAT_EVERY_S)
        return True

    def reassert(self, members: list[str]) -> None:
        """Another worker has lost its last connection of these members: whoever is still here says so."""
        now = time.monotonic()
        for attendee in self._attendees.values():
            if attendee.member in members and attendee.is_here(now):
                attendee.beaten_at = min(attendee.beaten_at, now - BEAT_EVERY_S)
                self._be_due(now)

    def drop(self, members: Collection[str]) -> None:
        """These members have left the meeting."""
        for attendee in [*self._attendees.values()]:
            if attendee.member in members:
                self.forget(attendee.session)
        for member in members:
            self._parted.pop(member, None)

    def forget(self, session: str) -> None:
        self._attendees.pop(session, None)

    def distrust(self, session: str) -> None:
        """Whoever has just done something asks Redis next, which knows of it before this worker does."""
        attendee = self._attendees.get(session)
        if attendee and not attendee.connections:
            del self._attendees[session]

    def recheck_soon(self, seconds: float = LOOK_S) -> None:
        """Have somebody look, after so many seconds, who is away."""
        self._look_at = time.monotonic() + seconds
        self._be_due(self._look_at)

    def due_heartbeats(self, now: float) -> list[LocalMember] | None:
        """Those whom Redis is told of; nobody, if it is only time to look; None if it is time for neither."""
        self._forget_the_silent(now)
        news = [attendee for attendee in self._attendees.values() if attendee.is_news(now)]
        is_time = self._look_at <= now
        if not is_time and all(now - attendee.beaten_at < BEAT_EVERY_S for attendee in news):
            return None
        if is_time:
            self._look_at = math.inf
        return [attendee for attendee in news if now - attendee.beaten_at >= ALONG_S]

    def departed(self, now: float) -> list[str]:
        """Those whose last connection here was closed, and who have not come back."""
        here = {attendee.member for attendee in self._attendees.values() if attendee.is_here(now)}
        parted = [member for member, since in self._parted.items() if now - since >= RELOAD_S]
        for member in parted:
            del self._parted[member]
        return [member for member in parted if member not in here]

    def reschedule(self, now: float) -> None:
        """Find out when there is something to do next."""
        beats = [attendee.due_at(now) for attendee in self._attendees.values()]
        parted = [since + RELOAD_S for since in self._parted.values()]
        self.due_at = min([self._look_at, *beats, *parted])

    def _be_due(self, moment: float) -> None:
        self.due_at = min(self.due_at, moment)

    def _forget_the_silent(self, now: float) -> None:
        for attendee in [*self._attendees.values()]:
            if not attendee.connections and now - attendee.heard_at > HERE_S:
                self.forget(attendee.session)
