"""Keeps the readers of one meeting in this worker at the same cursor, and sends them what is new.

Rooms need no locks: greenlets of a worker take turns, and only a catch-up lets others run in between.
"""

from app.errors import MeetingEnded, MeetingErased, Refusal, StoreUnavailable
from app.live import liveness
from app.live.catch_up import CatchUp, Spawn
from app.live.cursor import Cursor
from app.live.fan_out import FanOut
from app.live.local_presence import LocalPresence
from app.live.readers import Deliver, Readers, RoomReader
from app.live.replay_buffer import Continuity, ReplayBuffer
from app.live.snapshot_cache import SnapshotCache
from app.live.updates import PUBLICATIONS, EntryKind, Publication, merge
from app.meeting.models import Update
from app.store.messages import Messages


class Room:
    """Sends the publications of one meeting to its readers.

    Every reader receives each entry of the log once and in order, from the position at which it was admitted.
    A publication that does not follow the position of the room is a gap: the worker then reads the log once
    for all readers. FanOut decides when they are sent what the room has received. `deliver` sends a frame to
    readers; `spawn` runs a function in a greenlet.
    """

    def __init__(self, meeting_id: str, messages: Messages, deliver: Deliver, spawn: Spawn):
        self.id = meeting_id
        self.attendance = LocalPresence()
        self.snapshots = SnapshotCache()
        self._readers = Readers()
        self._replay = ReplayBuffer()
        self.catch_up = CatchUp(meeting_id, messages, self, spawn)
        self._unsent: list[Publication] = []  # received, and not yet sent to the readers
        self._is_unavailable = False
        self._fan_out = FanOut(self._readers, deliver, spawn, self._end_by, self._flush)

    @property
    def readers(self) -> set[RoomReader]:
        """The readers that have been sent everything up to `cursor`, but for what is unsent."""
        return self._readers.level

    @property
    def cursor(self) -> Cursor | None:
        """The position up to which this worker has received the log; None if it is unknown."""
        return self._replay.here

    @property
    def gap_count(self) -> int:
        """The number of times that publications may have been missed."""
        return self.catch_up.gap_count

    @property
    def has_readers(self) -> bool:
        """Whether the room has readers, at its position or ahead of it."""
        return bool(self._readers)

    @property
    def is_empty(self) -> bool:
        """Whether the room has no readers and tracks no members, so that the hub may unsubscribe."""
        return not self._readers and self.attendance.is_empty

    def admit(self, reader: RoomReader, at: Cursor, gaps: int) -> bool:
        """Add a reader that has received everything up to `at`. Return False if it must read the log again.

        `gaps` is `gap_count` from before the reader read the log. If it has changed, publications may be
        missing, and `at` cannot become the position of the room.
        """
        if not self._readers:
            self._is_unavailable = False  # no reader was told
        if self.cursor is None or not (self._readers or self._replay.is_as_new_as(at)):
            if self.gap_count != gaps:
                return False
            self._move_to(at)
        if self._place(reader, at):
            return True
        if at.epoch == self.cursor.epoch and at.seq > self.cursor.seq:  # type: ignore[union-attr]
            self._readers.add_ahead(reader, at)
            return True
        return False

    def remove(self, reader: RoomReader) -> None:
        """Send nothing more to a reader."""
        self._readers.remove(reader)

    def learn_position(self, at: Cursor, gaps: int) -> None:
        """Take `at`, to which a poll has read the log, as the position if the room has none; see `admit`."""
        if self.cursor is None and self.gap_count == gaps:
            self._move_to(at)

    def update_after(self, cursor: str) -> Update | None:
        """Return what this worker has received after `cursor`: nothing, or messages. Raises BadCursor.

        Return None if that is unknown, or more than messages: changes may have texts that are hidden from the
        reader.
        """
        if self.cursor is None or self.catch_up.is_running:
            return None
        if str(self.cursor) == cursor:
            return Update([], [], cursor=cursor)
        missed = self._replay.messages_since(Cursor.parse(cursor))
        return merge(missed, self.cursor) if missed else None

    def end_session(self, session: str) -> None:
        """End the connections of a session that has expired."""
        self._readers.end_session(session)
        self.attendance.forget(session)

    def end(self, why: Refusal) -> None:
        """End the connections of all readers, for the reason `why`."""
        self._fan_out.end_all(why)
        self.forget_position()

    def mark_unavailable(self) -> None:
        """Tell the readers, once, that Redis is away; the next read of the log tells them that it is back."""
        if not self._is_unavailable:
            self._is_unavailable = True
            self._fan_out.send_error(StoreUnavailable())

    def receive(self, publications: list[bytes]) -> None:
        """Process publications, as JSON, in the order in which they were published."""
        received = [PUBLICATIONS.decode(publication) for publication in publications]
        self._fan_out.typing.add(publication.typing for publication in received if publication.typing)
        self.process([publication for publication in received if publication.cursor])
        self.attendance.reassert([member for publication in received for member in publication.parted])
        self._end_departed([member for publication in received for member in publication.departed])
        if any(publication.erased for publication in received):
            self.end(MeetingErased())

    def mark_gap(self) -> None:
        """Note that publications may be missing; see CatchUp."""
        self.catch_up.mark_gap()

    def forget_position(self) -> None:
        """Drop the position: the next reader that is admitted sets it."""
        self._move_to(None)

    def apply_read(self, update: Update, at: Cursor) -> None:
        """Move to `at`, to which the log was read, and send what was read to the readers."""
        self._send_unsent()
        if update.meeting and (update.meeting.hides_history or (update.presence and update.presence.large)):
            # They may see different parts of the log, or lack their own line: each reads it by itself.
            self._fan_out.end_all(None)
        self._move_to(at)
        if update.is_news or self._is_unavailable:
            self._is_unavailable = False
            self._fan_out.send(update, tuple(self.readers))
        self._place_ahead(must=update.reset)

    def process(self, publications: list[Publication]) -> None:
        """Send the publications that follow the position; buffer them while the log is being read."""
        for publication in publications:
            if not self.catch_up.buffer(publication):
                self._append(publication)
        self._flush()

    def _append(self, publication: Publication) -> None:
        continuity = self._replay.append(publication)
        if continuity is Continuity.NEXT:
            self._unsent.append(publication)
        elif continuity is Continuity.GAP:
            self.mark_gap()
            self.catch_up.buffer(publication)

    def _end_departed(self, members: list[str]) -> None:
        if members:
            self._readers.end_members(members)
            self.attendance.drop(members)

    def _move_to(self, at: Cursor | None) -> None:
        self._unsent.clear()
        self._replay.reset(at)

    def _flush(self) -> None:
        """Send what has been received, unless the readers are a crowd that was sent something just now."""
        if not self._fan_out.is_busy:
            self._send_unsent()
            self._fan_out.send_typing()

    def _send_unsent(self) -> None:
        unsent, self._unsent = self._unsent, []
        if unsent:
            assert self.cursor is not None
            if any(publication.told for publication in unsent):
                self.attendance.recheck_in(liveness.RECHECK_S)
            self._fan_out.send(merge(unsent, self.cursor), tuple(self.readers))
            self._place_ahead(must=False)

    def _end_by(self, changes: list[EntryKind]) -> None:
        """End the readers of members that left by these changes, or all if the meeting ended."""
        self.attendance.drop(self._readers.end_departed(changes))
        if any(change.type == "ended" for change in changes):
            self.end(MeetingEnded())

    def _place(self, reader: RoomReader, at: Cursor) -> bool:
        """Add a reader at `at`, and send it what it missed; return False if the replay buffer lacks it.

        While something is unsent, it counts as ahead: `at` may be after that.
        """
        missed = self._replay.missed_since(at)
        if missed is None:
            return False
        if self._unsent:
            self._readers.add_ahead(reader, at)
            return True
        self.readers.add(reader)
        if missed:
            self._fan_out.send(merge(missed, self._replay.here), (reader,))  # type: ignore[arg-type]
        return True

    def _place_ahead(self, must: bool) -> None:
        """Add the readers that were ahead of this worker and no longer are.

        A reader that cannot be added, or with `must` is still ahead, reconnects with its cursor.
        """
        for at, reader in self._readers.pop_ahead():
            assert self.cursor is not None
            if self._place(reader, at):
                continue
            if must or at.seq <= self.cursor.seq:
                reader.end_session(None)
            else:
                self._readers.add_ahead(reader, at)
