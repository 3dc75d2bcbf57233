"""Tracks the members of a meeting that this worker serves, by connection or by recent poll."""

import math
import time
from collections.abc import Collection

from app.live import liveness


class LocalMember:
    """A session of a member in this worker: its open connections, last sign of life and last heartbeat."""

    __slots__ = ("connections", "heard_at", "heartbeat_at", "hidden_to", "member", "session")

    def __init__(self, member: str, session: str):
        self.member = member
        self.session = session
        self.connections = 0
        self.hidden_to = math.inf  # the seq up to which the history is hidden, as of the last poll of the log
        self.heard_at = self.heartbeat_at = time.monotonic()

    def is_here(self, now: float) -> bool:
        """Tell whether the member has a connection here, or has polled within POLLER_PRESENT_S."""
        return self.connections > 0 or now - self.heard_at < liveness.POLLER_PRESENT_S

    def needs_heartbeat(self, now: float) -> bool:
        """Tell whether the worker must send a heartbeat for the session."""
        return self.connections > 0 or (self.heard_at > self.heartbeat_at and self.is_here(now))

    def due_at(self, now: float) -> float:
        """Return the monotonic time, in s, at which the heartbeat is due or the session can be forgotten."""
        if self.needs_heartbeat(now):
            return self.heartbeat_at + liveness.HEARTBEAT_EVERY_S
        return self.heard_at + liveness.POLL_TRUSTED_S


class LocalPresence:
    """Keeps the sessions of one meeting in this worker, and the times at which heartbeats are due."""

    def __init__(self) -> None:
        self._members: dict[str, LocalMember] = {}  # by session
        self._departed: dict[str, float] = {}  # member id -> when the last connection here was closed
        self._recheck_at = math.inf
        self.due_at = math.inf  # when the heartbeat loop must visit this meeting next

    @property
    def is_empty(self) -> bool:
        """Whether no member is tracked, and no departure is still to be sent."""
        return not self._members and not self._departed

    def open(self, member: str, session: str) -> LocalMember:
        """Count an opened connection of a member whom Redis has just seen."""
        local = self.confirmed(member, session)
        local.connections += 1
        self._departed.pop(member, None)
        return local

    def close(self, local: LocalMember) -> None:
        """Count a connection that was closed or timed out."""
        local.connections -= 1
        if local.connections == 0 and self._members.get(local.session) is local:
            del self._members[local.session]
            self._departed[local.member] = now = time.monotonic()
            self._be_due(now + liveness.RELOAD_GRACE_S)

    def confirmed(self, member: str, session: str) -> LocalMember:
        """Note that Redis has just seen a member."""
        local = self._members.get(session)
        if local is None:
            local = self._members[session] = LocalMember(member, session)
        local.heard_at = local.heartbeat_at = now = time.monotonic()
        self._be_due(now + liveness.HEARTBEAT_EVERY_S)
        return local

    def touch(self, session: str) -> LocalMember | None:
        """Note a poll. Return None if Redis must check the session, as its last heartbeat is too old."""
        local, now = self._members.get(session), time.monotonic()
        if local is None or now - local.heartbeat_at > liveness.POLL_TRUSTED_S:
            return None
        local.heard_at = now
        self._be_due(local.heartbeat_at + liveness.HEARTBEAT_EVERY_S)
        return local

    def reassert(self, members: list[str]) -> None:
        """Make heartbeats due for those of the members that are connected here.

        Another worker has lost its last connection of them, and will otherwise have them counted as away.
        """
        if not members:
            return
        now = time.monotonic()
        for local in self._members.values():
            if local.member in members and local.is_here(now):
                local.heartbeat_at = min(local.heartbeat_at, now - liveness.HEARTBEAT_EVERY_S)
                self._be_due(now)

    def drop(self, members: Collection[str]) -> None:
        """Forget members that have left the meeting."""
        for local in [*self._members.values()]:
            if local.member in members:
                self.forget(local.session)
        for member in members:
            self._departed.pop(member, None)

    def forget(self, session: str) -> None:
        """Forget a session that has ended, or whose member no longer polls."""
        self._members.pop(session, None)

    def distrust(self, session: str) -> None:
        """Have the next poll of a session read Redis, which has its latest action before this worker does."""
        local = self._members.get(session)
        if local and not local.connections:
            del self._members[session]

    def recheck_in(self, seconds: float) -> None:
        """Schedule a heartbeat in `seconds`, even an empty one, so that Redis publishes who is away."""
        self._recheck_at = time.monotonic() + seconds
        self._be_due(self._recheck_at)

    def due_heartbeats(self, now: float) -> list[LocalMember] | None:
        """Return the sessions to send a heartbeat for.

        The list is empty when only a recheck is due, and None when neither is due.
        """
        self._forget_silent(now)
        due = [local for local in self._members.values() if local.needs_heartbeat(now)]
        is_recheck = self._recheck_at <= now
        if not is_recheck and all(now - local.heartbeat_at < liveness.HEARTBEAT_EVERY_S for local in due):
            return None
        if is_recheck:
            self._recheck_at = math.inf
        return [local for local in due if now - local.heartbeat_at >= liveness.HEARTBEAT_JOINS_FROM_S]

    def departed(self, now: float) -> list[str]:
        """Return the ids of members without a connection since RELOAD_GRACE_S, once for each departure."""
        present = {local.member for local in self._members.values() if local.is_here(now)}
        departed = [
            member for member, since in self._departed.items() if now - since >= liveness.RELOAD_GRACE_S
        ]
        for member in departed:
            del self._departed[member]
        return [member for member in departed if member not in present]

    def reschedule(self, now: float) -> None:
        """Set `due_at` to the time at which the next heartbeat, departure or recheck is due."""
        heartbeats = [local.due_at(now) for local in self._members.values()]
        departures = [since + liveness.RELOAD_GRACE_S for since in self._departed.values()]
        self.due_at = min([self._recheck_at, *heartbeats, *departures])

    def _be_due(self, at: float) -> None:
        self.due_at = min(self.due_at, at)

    def _forget_silent(self, now: float) -> None:
        for local in [*self._members.values()]:
            if not local.connections and now - local.heard_at > liveness.POLL_TRUSTED_S:
                self.forget(local.session)
