"""Keeps the position of a worker in the log of a meeting, and the newest publications before it."""

from collections import deque
from enum import Enum, auto

from app.live.cursor import Cursor
from app.live.updates import Publication

MAX_PUBLICATIONS = 256  # kept for readers that read the log just before these arrived
RECENT_BYTES = 256 * 1024  # of their entries; a reader that missed more reads the log

LONG_BYTES = 64 * 1024  # of new messages: of longer answers, poll.lua limits the rate


class Continuity(Enum):
    """How a publication relates to the position of the buffer."""

    FIRST = auto()  # the buffer had no position
    NEXT = auto()  # it follows the position
    OLD = auto()  # the buffer has it already
    GAP = auto()  # publications before it are missing, or it belongs to another epoch


class ReplayBuffer:
    """Replays recent publications to readers that are slightly behind, without a read of the log."""

    def __init__(self) -> None:
        self.here: Cursor | None = None  # None: the position is unknown
        self._start: Cursor | None = None  # the position before the oldest publication, if it is known
        # Each publication, with the position after it and the bytes of its entries, follows the one before.
        self._recent: deque[tuple[Publication, Cursor, int]] = deque()
        self._bytes = 0

    def reset(self, at: Cursor | None) -> None:
        """Move to `at`, and drop all publications."""
        self.here = self._start = at
        self._recent.clear()
        self._bytes = 0

    def append(self, publication: Publication) -> Continuity:
        """Add a publication, and move to its cursor, if it is the first or follows."""
        at, here = Cursor.parse(publication.cursor), self.here
        if here is None:
            self.reset(at)
            return Continuity.FIRST
        if publication.prev == here.seq and _continues(publication, here, at):
            self.here = at._replace(presence=max(at.presence, here.presence))
            self._remember(publication, at)
            return Continuity.NEXT
        is_new = at.epoch != here.epoch or at.seq > here.seq or at.presence > here.presence
        return Continuity.GAP if is_new else Continuity.OLD

    def is_as_new_as(self, at: Cursor) -> bool:
        """Tell whether the buffer has the epoch of `at`, and a position at or after it."""
        here = self.here
        if here is None or here.epoch != at.epoch:
            return False
        return (here.seq, here.presence) >= (at.seq, at.presence)

    def missed_since(self, at: Cursor) -> list[Publication] | None:
        """Return the publications after `at`, in order.

        Return None if some of them are not in the buffer, or `at` is in another history of the log.
        """
        here = self.here
        if here is None or at.epoch != here.epoch or not self._has_position(at):
            return None
        missed = [
            (publication, after)
            for publication, after, _ in self._recent
            if after.seq > at.seq or (after.seq == at.seq and after.presence > at.presence)
        ]
        if at.presence < here.presence and not _tells_since(missed, at.presence):
            return None
        return [publication for publication, _ in missed]

    def messages_since(self, at: Cursor) -> list[Publication]:
        """Return the publications after `at` if only messages are new, and these are not long; else []."""
        missed = self.missed_since(at) if self.here and self.here.presence == at.presence else None
        if missed is None or any(publication.changes for publication in missed):
            return []
        size = sum(len(message) for publication in missed for message in publication.messages)
        return missed if size <= LONG_BYTES else []

    def _has_position(self, at: Cursor) -> bool:
        """Tell whether the entry at `at` is the one that the buffer has there.

        Another has the same seq if Redis has lost the end of the log, and members have gone on.
        """
        positions = [self._start, *(after for _, after, _ in self._recent)]
        return any(here and (here.seq, here.tag) == (at.seq, at.tag) for here in positions)

    def _remember(self, publication: Publication, after: Cursor) -> None:
        size = sum(map(len, publication.messages)) + sum(map(len, publication.changes))
        self._recent.append((publication, after, size))
        self._bytes += size
        while self._bytes > RECENT_BYTES or len(self._recent) > MAX_PUBLICATIONS:
            _, self._start, dropped = self._recent.popleft()
            self._bytes -= dropped


def _continues(publication: Publication, here: Cursor, at: Cursor) -> bool:
    """Tell whether a publication whose `prev` is right has everything that is new between `here` and `at`."""
    if at.epoch != here.epoch or (at.seq == here.seq and at.presence <= here.presence):
        return False
    return at.presence <= here.presence or bool(publication.told and publication.told.follows(here.presence))


def _tells_since(missed: list[tuple[Publication, Cursor]], presence: int) -> bool:
    """Tell whether publications, each with the position after it, tell all that is new since a presence."""
    for publication, after in missed:
        if publication.told and after.presence > presence:
            return publication.told.follows(presence)
    return False
