"""Reads the log of a meeting for all readers of a room, after publications may have been missed."""

import logging
import time
from collections.abc import Callable
from typing import Protocol

from app import metrics
from app.errors import NoMeeting, Refusal, StoreUnavailable
from app.live.cursor import Cursor
from app.live.updates import MAX_ENTRIES, SNAPSHOT_ENTRIES, Publication, update_of
from app.meeting.models import Update
from app.store.messages import Messages

RETRY_S = 0.5
log = logging.getLogger(__name__)

Spawn = Callable[[Callable[[], None]], object]


class LogFollower(Protocol):
    """The room that catches up. No method may block."""

    @property
    def cursor(self) -> Cursor | None:
        """The position from which the log is read; not None while there are readers."""

    @property
    def has_readers(self) -> bool:
        """Whether the log is to be read at all."""

    def apply_read(self, update: Update, at: Cursor) -> None:
        """Send what was read to all readers, and move to `at`."""

    def forget_position(self) -> None:
        """Move to an unknown position, as there are no readers to catch up for."""

    def process(self, publications: list[Publication]) -> None:
        """Process the publications that were buffered, in order."""

    def end(self, why: Refusal) -> None:
        """End all readers, as the meeting does not exist any more."""


class CatchUp:
    """Closes the gaps of one room: reads the log once for all readers, and buffers publications meanwhile.

    It reads until no gap was marked during the last read and nothing is left to read, or until there are no
    readers. Only then are the buffered publications processed, so readers receive everything in order. While
    Redis is away, it retries every RETRY_S. At most one greenlet reads at a time; `spawn` starts it.
    """

    def __init__(self, meeting_id: str, messages: Messages, follower: LogFollower, spawn: Spawn):
        self._meeting_id = meeting_id
        self._messages = messages
        self._follower = follower
        self._spawn = spawn
        self._buffered: list[Publication] | None = None  # None: the log is not being read
        self._reported = (0, 0)  # seq and presence, as of the last heartbeat
        self.gap_count = 0

    @property
    def is_running(self) -> bool:
        """Whether the log is being read, or is about to be."""
        return self._buffered is not None

    def buffer(self, publication: Publication) -> bool:
        """Keep a publication until the log has been read. Return False if the log is not being read."""
        if self._buffered is None:
            return False
        self._buffered.append(publication)
        return True

    def compare(self, seq: int, presence: int) -> None:
        """Detect missed publications: mark a gap if the room is behind what the last heartbeat reported.

        `seq` and `presence` are what Redis reports now. Their publications may still be on the way to this
        worker, so they are compared at the next heartbeat.
        """
        reported, self._reported = self._reported, (seq, presence)
        here = self._follower.cursor
        if here is not None and (here.seq < reported[0] or here.presence < reported[1]):
            self.mark_gap()

    def mark_gap(self) -> None:
        """Note that publications may be missing: read the log, or forget the position without readers."""
        self.gap_count += 1
        if not self._follower.has_readers:
            self._follower.forget_position()
        elif self._buffered is not None:
            self._buffered.clear()  # the log is read again, and may have lost these
        else:
            self._buffered = []
            metrics.GAPS.inc()
            self._spawn(self._run)

    def _run(self) -> None:
        try:
            self._read_all()
        except NoMeeting as error:
            self._follower.end(error)
        finally:
            buffered, self._buffered = self._buffered or [], None
        self._follower.process(buffered)

    def _read_all(self) -> None:
        """Read the log until it has been read to its end without a gap. Raises NoMeeting."""
        while self._follower.has_readers:
            gaps = self.gap_count
            update = self._read()
            if update is not None and not update.more and self.gap_count == gaps:
                return
        self._follower.forget_position()  # publications may have been missed since the last read

    def _read(self) -> Update | None:
        """Read the log once, and pass the update on. Return None if Redis is away. Raises NoMeeting."""
        assert self._follower.cursor is not None
        try:
            read = self._messages.read_for_worker(
                self._meeting_id, self._follower.cursor, SNAPSHOT_ENTRIES, MAX_ENTRIES
            )
        except StoreUnavailable as error:
            log.warning("Catch-up failed: %s", error.__cause__, extra={"event": "catch_up_failed"})
            time.sleep(RETRY_S)
            return None
        update = update_of(read, is_reset=read.is_snapshot)
        self._follower.apply_read(update, Cursor.parse(read.cursor))
        return update
