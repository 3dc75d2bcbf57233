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
from app.live.local_presence import Attendance, Attendee
from app.live.replay_buffer import Step, Trail
from app.live.updates import MOST_NEWS, NEWEST, PUBLICATIONS, Publication, kinds, merge, update_of
from app.meeting.models import Update
from app.store.messages import Messages

RETRY_S = 0.5
BEGINNING_S = 1.0
CROWD = 20  # readers; fewer are not worth keeping anything for
log = logging.getLogger(__name__)


class Reader(Protocol):
    """An open connection of a member."""

    attendee: Attendee

    def tell(self, trouble: Refusal) -> None:
        """There is nothing to read for the moment, for this reason."""

    def end(self, why: Refusal | None) -> None:
        """There is nothing more to read here, for this reason; or, without one, come back at once."""


class Beginning(NamedTuple):
    """The meeting as it stood at a cursor, as JSON."""

    cursor: str
    text: bytes
    made_at: float


Deliver = Callable[[Collection[Reader], bytes], None]
Spawn = Callable[[Callable[[], None]], object]


class Room:
    """Hears what is published in one meeting, and gives each reader what follows the place they stand at.

    What does not follow is a gap: then the log is read, once for all of them.
    """

    def __init__(self, meeting_id: str, messages: Messages, deliver: Deliver, spawn: Spawn):
        self.id = meeting_id
        self.readers: set[Reader] = set()  # all at `cursor`
        self.attendance = Attendance()
        self.misses = 0
        self._expected = (0, 0)
        self._is_lost = False
        self._ahead: list[tuple[Cursor, Reader]] = []  # they read what is published but not yet heard
        self._trail = Trail()
        self._beginning: Beginning | None = None
        self._news: list[Publication] = []  # heard, and not yet given to the readers
        self._held: list[Publication] | None = None  # heard while the log is being read
        self._messages = messages
        self._deliver = deliver
        self._spawn = spawn

    @property
    def cursor(self) -> Cursor | None:
        """Up to where this worker has heard; None: nothing is known yet."""
        return self._trail.here

    @property
    def is_empty(self) -> bool:
        return not self.readers and not self._ahead and self.attendance.is_empty

    @property
    def beginning(self) -> Beginning | None:
        """The meeting as it stood for a newcomer, if that was a moment ago."""
        if self._beginning and time.monotonic() - self._beginning.made_at > BEGINNING_S:
            self._beginning = None
        return self._beginning

    # What is asked of it

    def begin(self, cursor: str, text: bytes) -> None:
        """Keep for the next newcomers how the meeting stands, where there are likely to be some."""
        if len(self.readers) >= CROWD:
            self._beginning = Beginning(cursor, text, time.monotonic())

    def admit(self, reader: Reader, at: Cursor, misses: int) -> bool:
        """Let a reader in who has seen everything up to `at`; False if they must look at the log again.

        They began to look when so many misses had been: what was missed since then nobody here knows of.
        """
        if self.cursor is None or not (self.readers or self._ahead or self._trail.is_as_new_as(at)):
            if self.misses != misses:
                return False
            self._trail.stand(at)
        if self._settle(reader, at):
            return True
        if at.epoch == self.cursor.epoch and at.seq > self.cursor.seq:  # type: ignore[union-attr]
            self._ahead.append((at, reader))
            return True
        return False

    def dismiss(self, reader: Reader) -> None:
        self.readers.discard(reader)
        self._ahead = [waiting for waiting in self._ahead if waiting[1] is not reader]

    def learn(self, at: Cursor, misses: int) -> None:
        """Somebody has read the log up to `at`, beginning when so many misses had been."""
        if self.cursor is None and self.misses == misses:
            self._trail.stand(at)

    def is_idle_at(self, cursor: str) -> bool:
        """Whether nothing has been heard of that is not known at `cursor`."""
        return self._held is None and self.cursor is not None and str(self.cursor) == cursor

    def expect(self, seq: int, presence: int) -> None:
        """So much was seen to be published. Whoever has not heard of that by the next time has missed it."""
        expected, self._expected = self._expected, (seq, presence)
        if self.cursor is not None and (self.cursor.seq < expected[0] or self.cursor.presence < expected[1]):
            self.miss()

    def end_session(self, session: str) -> None:
        """A session is no more, whatever became of its member."""
        for reader in self._all_readers():
            if reader.attendee.session == session:
                reader.end(SessionExpired())
        self.attendance.forget(session)

    def end(self, why: Refusal) -> None:
        """There is nothing to read here any more, for nobody."""
        for reader in self._all_readers():
            reader.end(why)
        self._trail.stand(None)

    def lose(self) -> None:
        """Redis cannot be reached for a while: the readers are told once, and when it is over."""
        if not self._is_lost:
            self._is_lost = True
            for reader in self._all_readers():
                reader.tell(StoreUnavailable())

    # What is heard

    def hear(self, publications: list[bytes]) -> None:
        heard = [PUBLICATIONS.decode(publication) for publication in publications]
        self._hear([publication for publication in heard if publication.cursor])
        for publication in heard:
            if publication.parted:
                self.attendance.ask(publication.parted)
        if any(publication.erased for publication in heard):
            self.end(MeetingErased())
        typing = {publication.typing: None for publication in heard if publication.typing}
        if typing:
            self._give(Update([], [], typing=list(typing)), self.readers)

    def miss(self) -> None:
        """What has been published may not have been heard: look at the log, or know that nothing is known."""
        self.misses += 1
        if not (self.readers or self._ahead):
            self._trail.stand(None)
        elif self._held is None:
            self._held = []
            metrics.GAPS.inc()
            self._spawn(self.catch_up)

    def catch_up(self) -> None:
        """Read the log on behalf of all readers; what is heard meanwhile waits."""
        try:
            while self.readers or self._ahead:
                misses = self.misses
                update = self._look()
                if update is not None and not update.more and self.misses == misses:
                    break
            else:
                self._trail.stand(None)  # something may have been missed since it was read
        except NoMeeting as gone:
            self.end(gone)
        finally:
            held, self._held = self._held or [], None
        self._hear(held)

    def _look(self) -> Update | None:
        assert self.cursor is not None
        try:
            news = self._messages.follow(self.id, self.cursor, NEWEST, MOST_NEWS)
        except StoreUnavailable as reason:
            log.warning("A room cannot be brought up to date yet: %s", reason.__cause__)
            time.sleep(RETRY_S)
            return None
        update = update_of(news, is_reset=news.is_snapshot)
        if update.meeting and update.meeting.hides_history:
            self._part_ways()  # not everybody may see the same of it
        self._trail.stand(Cursor.parse(news.cursor))
        if update.is_news or self._is_lost:
            self._is_lost = False
            self._give(update, self.readers)
        self._settle_all(must=update.reset)
        return update

    def _part_ways(self) -> None:
        """Have everybody ask for themselves."""
        for reader in self._all_readers():
            reader.end(None)

    def _hear(self, publications: list[Publication]) -> None:
        for publication in publications:
            if self._held is not None:
                self._held.append(publication)
            else:
                self._take(publication)
        self._give_news()

    def _take(self, publication: Publication) -> None:
        step = self._trail.take(publication)
        if step is Step.NEXT:
            self._news.append(publication)
        elif step is Step.GAP:
            self._give_news()
            self.miss()
            if self._held is not None:
                self._held.append(publication)

    # What is given

    def _give_news(self) -> None:
        news, self._news = self._news, []
        if news:
            assert self.cursor is not None
            if any(publication.presence for publication in news):
                self.attendance.look_soon()
            self._give(merge(news, self.cursor), self.readers)
            self._settle_all(must=False)

    def _give(self, update: Update, readers: Collection[Reader]) -> None:
        if readers:
            self._deliver(tuple(readers), msgspec.json.encode(update))
        if update.changes:
            self._show_out(update)

    def _show_out(self, update: Update) -> None:
        """Whoever has left by this update reads no more, and nobody after the end."""
        changes = kinds(update)
        gone = {change.member: change.reason for change in changes if change.type == "left"}
        for reader in self._all_readers():
            if reader.attendee.member in gone:
                removed = gone[reader.attendee.member] == "removed"
                reader.end(Removed() if removed else SessionExpired())
        self.attendance.drop(gone.keys())
        if any(change.type == "ended" for change in changes):
            self.end(MeetingEnded())

    def _settle(self, reader: Reader, at: Cursor) -> bool:
        """Take a reader from `at` to where the others stand, if what lies between is remembered."""
        missed = self._trail.since(at)
        if missed is None:
            return False
        self.readers.add(reader)
        if missed:
            self._give(merge(missed, self._trail.here), (reader,))  # type: ignore[arg-type]
        return True

    def _settle_all(self, must: bool) -> None:
        """Take in those who were ahead. Whoever cannot be, or must be and is not, comes back by cursor."""
        waiting, self._ahead = self._ahead, []
        for at, reader in waiting:
            assert self.cursor is not None
            if self._settle(reader, at):
                continue
            if must or at.seq <= self.cursor.seq:
                reader.end(None)
            else:
                self._ahead.append((at, reader))

    def _all_readers(self) -> list[Reader]:
        return [*self.readers, *(reader for _, reader in self._ahead)]
