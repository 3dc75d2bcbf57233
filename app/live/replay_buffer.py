"""Where a worker stands in the log of a meeting, and the steps it came by."""

from collections import deque
from enum import Enum, auto

from app.live.cursor import Cursor
from app.live.updates import Publication

MAX_PUBLICATIONS = 256  # publications kept for who read the log a moment before they were heard
RECENT_BYTES = 256 * 1024  # of what they tell; whoever missed more reads the log


class Continuity(Enum):
    """What a publication is to whoever stands somewhere."""

    FIRST = auto()  # nothing was known before
    NEXT = auto()  # it follows
    OLD = auto()  # it is known
    GAP = auto()  # something is missing in between, or it is of another history


class ReplayBuffer:
    def __init__(self) -> None:
        self.here: Cursor | None = None  # None: nothing is known
        # With their bytes; each follows the one before.
        self._recent: deque[tuple[Publication, int]] = deque()
        self._bytes = 0

    def reset(self, at: Cursor | None) -> None:
        """Be there, whatever was before."""
        self.here = at
        self._recent.clear()
        self._bytes = 0

    def append(self, publication: Publication) -> Continuity:
        """Go on by a publication, if it follows."""
        at, here = Cursor.parse(publication.cursor), self.here
        if here is None:
            self.reset(at)
            self._remember(publication)
            return Continuity.FIRST
        if publication.prev == here.seq and _continues(publication, here, at):
            self.here = at._replace(presence=max(at.presence, here.presence))
            self._remember(publication)
            return Continuity.NEXT
        is_new = at.epoch != here.epoch or at.seq > here.seq or at.presence > here.presence
        return Continuity.GAP if is_new else Continuity.OLD

    def is_as_new_as(self, at: Cursor) -> bool:
        """Whether what is known here is as new as `at`."""
        here = self.here
        if here is None or here.epoch != at.epoch:
            return False
        return (here.seq, here.presence) >= (at.seq, at.presence)

    def missed_since(self, at: Cursor) -> list[Publication] | None:
        """What lies between `at` and here; None if that is not remembered, or `at` is not on this way."""
        here = self.here
        if here is None or at.epoch != here.epoch or at.seq > here.seq:
            return None
        if at.seq == here.seq and at.tag != here.tag:
            return None
        missed = [publication for publication, _ in self._recent if publication.prev >= at.seq]
        if at.seq < here.seq and not (missed and missed[0].prev == at.seq):
            return None
        if at.presence < here.presence and not any(publication.presence for publication in missed):
            return None
        return missed if at.seq < here.seq or at.presence < here.presence else []

    def _remember(self, publication: Publication) -> None:
        size = sum(map(len, publication.messages)) + sum(map(len, publication.changes))
        self._recent.append((publication, size))
        self._bytes += size
        while self._bytes > RECENT_BYTES or len(self._recent) > MAX_PUBLICATIONS:
            self._bytes -= self._recent.popleft()[1]


def _continues(publication: Publication, here: Cursor, at: Cursor) -> bool:
    """Whether it tells everything that is new since here; `prev` is known to be right."""
    if at.epoch != here.epoch or (at.seq == here.seq and at.presence <= here.presence):
        return False
    return at.presence <= here.presence or bool(publication.presence)
