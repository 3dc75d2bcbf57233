"""Keeps the readers of one meeting in this worker at the same cursor, and sends them what is new.

Rooms need no locks: greenlets of a worker take turns, and only `catch_up` lets others run in between.
"""

import logging
import time
from collections.abc import Callable, Collection
from typing import NamedTuple, Protocol

import msgspec

from app import metrics
from app.errors import (
    MeetingEnded,
    MeetingErased,
    NoMeeting,
    Refusal,
    Removed,
    SessionExpired,
    StoreUnavailable,
)
from app.live import liveness
from app.live.cursor import Cursor
from app.live.local_presence import LocalMember, LocalPresence
from app.live.replay_buffer import Continuity, ReplayBuffer
from app.live.updates import (
    MAX_ENTRIES,
    PUBLICATIONS,
    SNAPSHOT_ENTRIES,
    Publication,
    change_kinds,
    merge,
    update_of,
)
from app.meeting.models import Update
from app.store.messages import Messages

RETRY_S = 0.5
SNAPSHOT_TTL_S = 1.0
SNAPSHOT_MIN_READERS = 20  # with fewer readers, another join within SNAPSHOT_TTL_S is unlikely
log = logging.getLogger(__name__)


class RoomReader(Protocol):
    """An open connection of a member, as the room uses it. No method may block."""

    attendee: LocalMember

    def send_error(self, trouble: Refusal) -> None:
        """Tell the reader why updates are interrupted; the connection stays open."""

    def end_session(self, why: Refusal | None) -> None:
        """Close the connection for the reason `why`; None asks the client to reconnect with its cursor."""


class CachedSnapshot(NamedTuple):
    """A snapshot of the meeting at `cursor`, as JSON, made at the monotonic time `made_at`."""

    cursor: str
    text: bytes
    made_at: float


Deliver = Callable[[Collection[RoomReader], bytes], None]
Spawn = Callable[[Callable[[], None]], object]


class Room:
    """Sends the publications of one meeting to its readers.

    A publication that does not follow the position of the room is a gap: the worker then reads the log once
    for all readers. `deliver` sends a frame to readers; `spawn` runs a function in a greenlet.
    """

    def __init__(self, meeting_id: str, messages: Messages, deliver: Deliver, spawn: Spawn):
        self.id = meeting_id
        self.readers: set[RoomReader] = set()  # all at `cursor`
        self.attendance = LocalPresence()
        self.gap_count = 0
        self._expected = (0, 0)
        self._is_lost = False
        # Readers that have read entries from the log whose publications have not reached this worker yet.
        self._ahead_of_us: list[tuple[Cursor, RoomReader]] = []
        self._trail = ReplayBuffer()
        self._beginning: CachedSnapshot | None = None
        self._news: list[Publication] = []  # received, and not yet sent to the readers
        self._buffered: list[Publication] | None = None  # received while the log is being read
        self._messages = messages
        self._deliver = deliver
        self._spawn = spawn

    @property
    def cursor(self) -> Cursor | None:
        """The position up to which this worker has received the log; None if it is unknown."""
        return self._trail.here

    @property
    def is_empty(self) -> bool:
        """Whether the room has no readers and tracks no members, so that the hub may unsubscribe."""
        return not self.readers and not self._ahead_of_us and self.attendance.is_empty

    @property
    def beginning(self) -> CachedSnapshot | None:
        """The cached snapshot, or None if it is older than SNAPSHOT_TTL_S."""
        if self._beginning and time.monotonic() - self._beginning.made_at > SNAPSHOT_TTL_S:
            self._beginning = None
        return self._beginning

    # Called by readers, polls and the heartbeat loop

    def cache_snapshot(self, cursor: str, text: bytes) -> None:
        """Keep a snapshot for the next new readers, in a meeting large enough to expect some."""
        if len(self.readers) >= SNAPSHOT_MIN_READERS:
            self._beginning = CachedSnapshot(cursor, text, time.monotonic())

    def admit(self, reader: RoomReader, at: Cursor, misses: int) -> bool:
        """Add a reader that has received everything up to `at`. Return False if it must read the log again.

        `misses` is `gap_count` from before the reader read the log. If it has changed, publications may be
        missing, and `at` cannot become the position of the room.
        """
        if self.cursor is None or not (self.readers or self._ahead_of_us or self._trail.is_as_new_as(at)):
            if self.gap_count != misses:
                return False
            self._trail.reset(at)
        if self._place(reader, at):
            return True
        if at.epoch == self.cursor.epoch and at.seq > self.cursor.seq:  # type: ignore[union-attr]
            self._ahead_of_us.append((at, reader))
            return True
        return False

    def remove(self, reader: RoomReader) -> None:
        """Send nothing more to a reader."""
        self.readers.discard(reader)
        self._ahead_of_us = [waiting for waiting in self._ahead_of_us if waiting[1] is not reader]

    def learn_position(self, at: Cursor, misses: int) -> None:
        """Take `at`, to which a poll has read the log, as the position if the room has none.

        `misses` is `gap_count` from before that read: if it has changed, publications may be missing.
        """
        if self.cursor is None and self.gap_count == misses:
            self._trail.reset(at)

    def is_idle_at(self, cursor: str) -> bool:
        """Tell whether a reader at `cursor` has everything that this worker has received."""
        return self._buffered is None and self.cursor is not None and str(self.cursor) == cursor

    def check_caught_up(self, seq: int, presence: int) -> None:
        """Detect missed publications: mark a gap if the position is behind what the last heartbeat reported.

        `seq` and `presence` are what Redis reports now. Their publications may still be on the way to this
        worker, so they are compared at the next heartbeat.
        """
        expected, self._expected = self._expected, (seq, presence)
        if self.cursor is not None and (self.cursor.seq < expected[0] or self.cursor.presence < expected[1]):
            self.mark_gap()

    def end_session(self, session: str) -> None:
        """End the connections of a session that has expired."""
        for reader in self._all_readers():
            if reader.attendee.session == session:
                reader.end_session(SessionExpired())
        self.attendance.forget(session)

    def end(self, why: Refusal) -> None:
        """End the connections of all readers, for the reason `why`."""
        for reader in self._all_readers():
            reader.end_session(why)
        self._trail.reset(None)

    def mark_unavailable(self) -> None:
        """Tell the readers, once, that Redis is away; the next read of the log tells them that it is back."""
        if not self._is_lost:
            self._is_lost = True
            for reader in self._all_readers():
                reader.send_error(StoreUnavailable())

    # Called by the hub

    def hear(self, publications: list[bytes]) -> None:
        """Process publications, as JSON, in the order in which they were published."""
        heard = [PUBLICATIONS.decode(publication) for publication in publications]
        self._hear([publication for publication in heard if publication.cursor])
        for publication in heard:
            if publication.parted:
                self.attendance.reassert(publication.parted)
        if any(publication.erased for publication in heard):
            self.end(MeetingErased())
        typing = {publication.typing: None for publication in heard if publication.typing}
        if typing:
            self._send(Update([], [], typing=list(typing)), self.readers)

    def mark_gap(self) -> None:
        """Note that publications may be missing: read the log, or drop the position if there is no reader."""
        self.gap_count += 1
        if not (self.readers or self._ahead_of_us):
            self._trail.reset(None)
        elif self._buffered is None:
            self._buffered = []
            metrics.GAPS.inc()
            self._spawn(self.catch_up)

    def catch_up(self) -> None:
        """Read the log for all readers; buffer what is published meanwhile, and send it afterwards."""
        try:
            while self.readers or self._ahead_of_us:
                misses = self.gap_count
                update = self._look()
                if update is not None and not update.more and self.gap_count == misses:
                    break
            else:
                self._trail.reset(None)  # publications may have been missed since the last read
        except NoMeeting as error:
            self.end(error)
        finally:
            held, self._buffered = self._buffered or [], None
        self._hear(held)

    def _look(self) -> Update | None:
        assert self.cursor is not None
        try:
            news = self._messages.read_for_worker(self.id, self.cursor, SNAPSHOT_ENTRIES, MAX_ENTRIES)
        except StoreUnavailable as error:
            log.warning("Catch-up of a room failed, it tries again: %s", error.__cause__)
            time.sleep(RETRY_S)
            return None
        update = update_of(news, is_reset=news.is_snapshot)
        if update.meeting and update.meeting.hides_history:
            self._disconnect_all()  # readers may see different parts of the log, so each reads it by itself
        self._trail.reset(Cursor.parse(news.cursor))
        if update.is_news or self._is_lost:
            self._is_lost = False
            self._send(update, self.readers)
        self._settle_all(must=update.reset)
        return update

    def _disconnect_all(self) -> None:
        """Have every reader reconnect, and read the log by itself."""
        for reader in self._all_readers():
            reader.end_session(None)

    def _hear(self, publications: list[Publication]) -> None:
        for publication in publications:
            if self._buffered is not None:
                self._buffered.append(publication)
            else:
                self._take(publication)
        self._give_news()

    def _take(self, publication: Publication) -> None:
        step = self._trail.append(publication)
        if step is Continuity.NEXT:
            self._news.append(publication)
        elif step is Continuity.GAP:
            self._give_news()
            self.mark_gap()
            if self._buffered is not None:
                self._buffered.append(publication)

    # Sending to readers

    def _give_news(self) -> None:
        news, self._news = self._news, []
        if news:
            assert self.cursor is not None
            if any(publication.presence for publication in news):
                self.attendance.recheck_in(liveness.RECHECK_S)
            self._send(merge(news, self.cursor), self.readers)
            self._settle_all(must=False)

    def _send(self, update: Update, readers: Collection[RoomReader]) -> None:
        if readers:
            self._deliver(tuple(readers), msgspec.json.encode(update))
        if update.changes:
            self._end_departed(update)

    def _end_departed(self, update: Update) -> None:
        """End the connections of members that left by this update, and all of them if the meeting ended."""
        changes = change_kinds(update)
        gone = {change.member: change.reason for change in changes if change.type == "left"}
        for reader in self._all_readers():
            if reader.attendee.member in gone:
                removed = gone[reader.attendee.member] == "removed"
                reader.end_session(Removed() if removed else SessionExpired())
        self.attendance.drop(gone.keys())
        if any(change.type == "ended" for change in changes):
            self.end(MeetingEnded())

    def _place(self, reader: RoomReader, at: Cursor) -> bool:
        """Add a reader at `at`, and send it what it missed; return False if the replay buffer lacks it."""
        missed = self._trail.missed_since(at)
        if missed is None:
            return False
        self.readers.add(reader)
        if missed:
            self._send(merge(missed, self._trail.here), (reader,))  # type: ignore[arg-type]
        return True

    def _settle_all(self, must: bool) -> None:
        """Add the readers that were ahead of this worker and no longer are.

        A reader that cannot be added, or with `must` is still ahead, reconnects with its cursor.
        """
        waiting, self._ahead_of_us = self._ahead_of_us, []
        for at, reader in waiting:
            assert self.cursor is not None
            if self._place(reader, at):
                continue
            if must or at.seq <= self.cursor.seq:
                reader.end_session(None)
            else:
                self._ahead_of_us.append((at, reader))

    def _all_readers(self) -> list[RoomReader]:
        return [*self.readers, *(reader for _, reader in self._ahead_of_us)]
