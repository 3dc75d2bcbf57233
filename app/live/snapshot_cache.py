"""Caches the newest snapshot of a meeting, for members that join at about the same time."""

import time
from typing import NamedTuple

MAX_AGE_S = 1.0
MIN_READERS = 20  # with fewer, another join within MAX_AGE_S is unlikely


class CachedSnapshot(NamedTuple):
    """A snapshot of the entries from `oldest` to `cursor`, as JSON, made at the monotonic time `made_at`."""

    cursor: str
    oldest: int
    text: bytes
    made_at: float


class SnapshotCache:
    """Keeps one snapshot, so that a worker encodes it once when many join at once.

    It is returned for up to MAX_AGE_S. A reader that is given it reads the log from its cursor, so that it
    misses nothing that is newer.
    """

    def __init__(self) -> None:
        self._newest: CachedSnapshot | None = None

    def put(self, cursor: str, oldest: int, text: bytes, readers: int) -> None:
        """Keep a snapshot of the entries from the seq `oldest` to `cursor`, if another may be asked for soon.

        That depends on the number of `readers` of the meeting.
        """
        if readers >= MIN_READERS:
            self._newest = CachedSnapshot(cursor, oldest, text, time.monotonic())

    def get(self) -> CachedSnapshot | None:
        """Return the snapshot, or None if there is none that is new enough."""
        if self._newest and time.monotonic() - self._newest.made_at > MAX_AGE_S:
            self._newest = None  # frees the memory
        return self._newest
