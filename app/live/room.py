"""A meeting's readers in this worker: they stand at one place of the log, and move on together.

One at a time: rooms live in a worker whose greenlets take turns, and only `catch_up` waits for anything.
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
SNAPSHOT_MIN_READERS = 20  # readers; fewer are not worth keeping anything for
log = logging.getLogger(__name__)


class RoomReader(Protocol):
    """An open connection of a member."""

    attendee: LocalMember

    def send_error(self, trouble: Refusal) -> None:
        """There is nothing to read for the moment, for this reason."""

    def end_session(self, why: Refusal | None) -> None:
        """There is nothing more to read here, for this reason; or, without one, come back at once."""


class CachedSnapshot(NamedTuple):
    """The meeting as it stood at a cursor, as JSON."""

    cursor: str
    text: bytes
    made_at: float


Deliver = Callable[[Collection[RoomReader], bytes], None]
Spawn = Callable[[Callable[[], None]], object]


class Room:
    """Hears what is published in one meeting, and gives each reader what follows the place they stand at.

    What does not follow is a gap: then the log is read, once for all of them.
    """

    def __init__(self, meeting_id: str, messages: Messages, deliver: Deliver, spawn: Spawn):
        self.id = meeting_id
        self.readers: set[RoomReader] = set()  # all at `cursor`
        self.attendance = LocalPresence()
        self.gap_count = 0
        self._expected = (0, 0)
        self._is_lost = False
        self._ahead_of_us: list[
            tuple[Cursor, RoomReader]
        ] = []  # they read what is published but not yet heard
        self._trail = ReplayBuffer()
        self._beginning: CachedSnapshot | None = None
        self._news: list[Publication] = []  # heard, and not yet given to the readers
        self._buffered: list[Publication] | None = None  # heard while the log is being read
        self._messages = messages
        self._deliver = deliver
        self._spawn = spawn

    @property
    def cursor(self) -> Cursor | None:
        """Up to where this worker has heard; None: nothing is known yet."""
        return self._trail.here

    @property
    def is_empty(self) -> bool:
        return not self.readers and not self._ahead_of_us and self.attendance.is_empty

    @property
    def beginning(self) -> CachedSnapshot | None:
        """The meeting as it stood for a newcomer, if that was a moment ago."""
        if self._beginning and time.monotonic() - self._beginning.made_at > SNAPSHOT_TTL_S:
            self._beginning = None
        return self._beginning

    # What is asked of it

    def cache_snapshot(self, cursor: str, text: bytes) -> None:
        """Keep for the next newcomers how the meeting stands, where there are likely to be some."""
        if len(self.readers) >= SNAPSHOT_MIN_READERS:
            self._beginning = CachedSnapshot(cursor, text, time.monotonic())

    def admit(self, reader: RoomReader, at: Cursor, misses: int) -> bool:
        """Let a reader in who has seen everything up to `at`; False if they must look at the log again.

        They began to look when so many misses had been: what was missed since then nobody here knows of.
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
        self.readers.discard(reader)
        self._ahead_of_us = [waiting for waiting in self._ahead_of_us if waiting[1] is not reader]

    def learn_position(self, at: Cursor, misses: int) -> None:
        """Somebody has read the log up to `at`, beginning when so many misses had been."""
        if self.cursor is None and self.gap_count == misses:
            self._trail.reset(at)

    def is_idle_at(self, cursor: str) -> bool:
        """Whether nothing has been heard of that is not known at `cursor`."""
        return self._buffered is None and self.cursor is not None and str(self.cursor) == cursor

    def check_caught_up(self, seq: int, presence: int) -> None:
        """So much was seen to be published. Whoever has not heard of that by the next time has missed it."""
        expected, self._expected = self._expected, (seq, presence)
        if self.cursor is not None and (self.cursor.seq < expected[0] or self.cursor.presence < expected[1]):
            self.mark_gap()

    def end_session(self, session: str) -> None:
        """A session is no more, whatever became of its member."""
        for reader in self._all_readers():
            if reader.attendee.session == session:
                reader.end_session(SessionExpired())
        self.attendance.forget(session)

    def end(self, why: Refusal) -> None:
        """There is nothing to read here any more, for nobody."""
        for reader in self._all_readers():
            reader.end_session(why)
        self._trail.reset(None)

    def mark_unavailable(self) -> None:
        """Redis cannot be reached for a while: the readers are told once, and when it is over."""
        if not self._is_lost:
            self._is_lost = True
            for reader in self._all_readers():
                reader.send_error(StoreUnavailable())

    # What is heard

    def hear(self, publications: list[bytes]) -> None:
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
        """What has been published may not have been heard: look at the log, or know that nothing is known."""
        self.gap_count += 1
        if not (self.readers or self._ahead_of_us):
            self._trail.reset(None)
        elif self._buffered is None:
            self._buffered = []
            metrics.GAPS.inc()
            self._spawn(self.catch_up)

    def catch_up(self) -> None:
        """Read the log on behalf of all readers; what is heard meanwhile waits."""
        try:
            while self.readers or self._ahead_of_us:
                misses = self.gap_count
                update = self._look()
                if update is not None and not update.more and self.gap_count == misses:
                    break
            else:
                self._trail.reset(None)  # something may have been missed since it was read
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
            log.warning("A room cannot be brought up to date yet: %s", error.__cause__)
            time.sleep(RETRY_S)
            return None
        update = update_of(news, is_reset=news.is_snapshot)
        if update.meeting and update.meeting.hides_history:
            self._disconnect_all()  # not everybody may see the same of it
        self._trail.reset(Cursor.parse(news.cursor))
        if update.is_news or self._is_lost:
            self._is_lost = False
            self._send(update, self.readers)
        self._settle_all(must=update.reset)
        return update

    def _disconnect_all(self) -> None:
        """Have everybody ask for themselves."""
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

    # What is given

    def _give_news(self) -> None:
        news, self._news = self._news, []
        if news:
            assert self.cursor is not None
            if any(publication.presence for publication in news):
                self.attendance.recheck_soon()
            self._send(merge(news, self.cursor), self.readers)
            self._settle_all(must=False)

    def _send(self, update: Update, readers: Collection[RoomReader]) -> None:
        if readers:
            self._deliver(tuple(readers), msgspec.json.encode(update))
        if update.changes:
            self._end_departed(update)

    def _end_departed(self, update: Update) -> None:
        """Whoever has left by this update reads no more, and nobody after the end."""
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
        """Take a reader from `at` to where the others stand, if what lies between is remembered."""
        missed = self._trail.missed_since(at)
        if missed is None:
            return False
        self.readers.add(reader)
        if missed:
            self._send(merge(missed, self._trail.here), (reader,))  # type: ignore[arg-type]
        return True

    def _settle_all(self, must: bool) -> None:
        """Take in those who were ahead. Whoever cannot be, or must be and is not, comes back by cursor."""
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
