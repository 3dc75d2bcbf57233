"""Collects who is typing in a meeting, until the readers in this worker are sent it."""

import time
from collections.abc import Iterable

CROWD_EVERY_S = 1.0  # between two frames to a crowd
CROWD_MEMBERS = 3  # in a frame to a crowd: from three on, pages show that several people are typing


class TypingMarks:
    """Keeps each member once, in the order of their marks."""

    def __init__(self) -> None:
        self._members: dict[str, None] = {}
        self._next_at = 0.0  # the monotonic time from which a crowd may be sent the next frame

    def __bool__(self) -> bool:
        return bool(self._members)

    def add(self, members: Iterable[str]) -> None:
        """Add the ids of members who are typing."""
        self._members |= dict.fromkeys(members)

    def take(self, is_crowd: bool) -> list[str]:
        """Remove and return whom to send now: all, or a few once a second if the readers are a crowd."""
        now = time.monotonic()
        if not self._members or (is_crowd and now < self._next_at):
            return []
        members, self._members = [*self._members], {}
        self._next_at = now + CROWD_EVERY_S
        return members[:CROWD_MEMBERS] if is_crowd else members
