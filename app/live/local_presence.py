"""Tracks the members of a meeting that this worker serves, by connection or by recent poll."""

import math
import time
from collections.abc import Collection

from app.live import liveness


class LocalMember:
    """A session of a member in this worker: its open connections, last sign of life and last heartbeat."""

    __slots__ = ("beaten_at", "connections", "heard_at", "member", "session")

    def __init__(self, member: str, session: str):
        self.member = member
        self.session = session
        self.connections = 0
        self.heard_at = self.beaten_at = time.monotonic()

    def is_here(self, now: float) -> bool:
        """Tell whether the member has a connection here, or has polled within POLLER_PRESENT_S."""
        return self.connections > 0 or now - self.heard_at < liveness.POLLER_PRESENT_S

    def is_news(self, now: float) -> bool:
        """Tell whether the session still owes Redis a heartbeat."""
        return self.connections > 0 or (self.heard_at > self.beaten_at and self.is_here(now))

    def due_at(self, now: float) -> float:
        """Return the monotonic time, in s, at which the heartbeat is due or the session can be forgotten."""
        return (
            self.beaten_at + liveness.HEARTBEAT_EVERY_S
            if self.is_news(now)
            else self.heard_at + liveness.POLL_TRUSTED_S
        )


class LocalPresence:
    """Keeps the sessions of one meeting in this worker, and the times at which heartbeats are due."""

    def __init__(self) -> None:
        self._attendees: dict[str, LocalMember] = {}  # by session
        self._parted: dict[str, float] = {}  # member id -> when the last connection here was closed
        self._look_at = math.inf
        self.due_at = math.inf  # when the heartbeat loop must visit this meeting next

    @property
    def is_empty(self) -> bool:
        """Whether no member is tracked, and no departure is still to be sent."""
        return not self._attendees and not self._parted

    def open(self, member: str, session: str) -> LocalMember:
        """Count an opened connection of a member whom Redis has just seen."""
        attendee = self.confirmed(member, session)
        attendee.connections += 1
        self._parted.pop(member, None)
        return attendee

    def close(self, attendee: LocalMember) -> None:
        """Count a connection that was closed or timed out."""
        attendee.connections -= 1
        if attendee.connections == 0 and self._attendees.get(attendee.session) is attendee:
            del self._attendees[attendee.session]
            self._parted[attendee.member] = now = time.monotonic()
            self._be_due(now + liveness.RELOAD_GRACE_S)

    def confirmed(self, member: str, session: str) -> LocalMember:
        """Note that Redis has just seen a member."""
        attendee = self._attendees.get(session)
        if attendee is None:
            attendee = self._attendees[session] = LocalMember(member, session)
        attendee.heard_at = attendee.beaten_at = now = time.monotonic()
        self._be_due(now + liveness.HEARTBEAT_EVERY_S)
        return attendee

    def touch(self, session: str) -> bool:
        """Note a poll. Return False if Redis must check the session, as its last heartbeat is too old."""
        attendee, now = self._attendees.get(session), time.monotonic()
        if attendee is None or now - attendee.beaten_at > liveness.POLL_TRUSTED_S:
            return False
        attendee.heard_at = now
        self._be_due(attendee.beaten_at + liveness.HEARTBEAT_EVERY_S)
        return True

    def reassert(self, members: list[str]) -> None:
        """Make heartbeats due for those of the members that are connected here.

        Another worker has lost its last connection of them, and will otherwise have them counted as away.
        """
        if not members:
            return
        now = time.monotonic()
        for attendee in self._attendees.values():
            if attendee.member in members and attendee.is_here(now):
                attendee.beaten_at = min(attendee.beaten_at, now - liveness.HEARTBEAT_EVERY_S)
                self._be_due(now)

    def drop(self, members: Collection[str]) -> None:
        """Forget members that have left the meeting."""
        for attendee in [*self._attendees.values()]:
            if attendee.member in members:
                self.forget(attendee.session)
        for member in members:
            self._parted.pop(member, None)

    def forget(self, session: str) -> None:
        """Forget a session that has ended or fallen silent."""
        self._attendees.pop(session, None)

    def distrust(self, session: str) -> None:
        """Have the next poll of a session read Redis, which has its latest action before this worker does."""
        attendee = self._attendees.get(session)
        if attendee and not attendee.connections:
            del self._attendees[session]

    def recheck_in(self, seconds: float) -> None:
        """Schedule a heartbeat in `seconds`, even an empty one, so that Redis publishes who is away."""
        self._look_at = time.monotonic() + seconds
        self._be_due(self._look_at)

    def due_heartbeats(self, now: float) -> list[LocalMember] | None:
        """Return the sessions to send a heartbeat for.

        The list is empty when only a recheck is due, and None when neither is due.
        """
        self._forget_the_silent(now)
        news = [attendee for attendee in self._attendees.values() if attendee.is_news(now)]
        is_time = self._look_at <= now
        if not is_time and all(now - attendee.beaten_at < liveness.HEARTBEAT_EVERY_S for attendee in news):
            return None
        if is_time:
            self._look_at = math.inf
        return [attendee for attendee in news if now - attendee.beaten_at >= liveness.HEARTBEAT_JOINS_FROM_S]

    def departed(self, now: float) -> list[str]:
        """Return the ids of members without a connection since RELOAD_GRACE_S, once for each departure."""
        here = {attendee.member for attendee in self._attendees.values() if attendee.is_here(now)}
        parted = [member for member, since in self._parted.items() if now - since >= liveness.RELOAD_GRACE_S]
        for member in parted:
            del self._parted[member]
        return [member for member in parted if member not in here]

    def reschedule(self, now: float) -> None:
        """Set `due_at` to the time at which the next heartbeat, departure or recheck is due."""
        beats = [attendee.due_at(now) for attendee in self._attendees.values()]
        parted = [since + liveness.RELOAD_GRACE_S for since in self._parted.values()]
        self.due_at = min([self._look_at, *beats, *parted])

    def _be_due(self, moment: float) -> None:
        self.due_at = min(self.due_at, moment)

    def _forget_the_silent(self, now: float) -> None:
        for attendee in [*self._attendees.values()]:
            if not attendee.connections and now - attendee.heard_at > liveness.POLL_TRUSTED_S:
                self.forget(attendee.session)
