"""What a member reads of the log: what is new after a cursor, and what was before."""

import time
from dataclasses import dataclass

import msgspec

from app.errors import NoMeeting
from app.live.cursor import NOWHERE, Cursor
from app.live.hub import Hub
from app.live.long_polls import LongPollLimit
from app.live.room import Room
from app.live.updates import MAX_ENTRIES, SNAPSHOT_ENTRIES, split, update_of
from app.meeting.models import Update
from app.meeting.seat import as_session, new_entry_id
from app.store.messages import Messages
from app.store.sessions import sha256_hex

LONG_POLL_RECHECK_S = 10  # whoever waits is here, and a look at the meeting says so
UNSUBSCRIBED_RECHECK_S = 2  # between two looks while the listener hears nothing


@dataclass(frozen=True, slots=True)
class LogRead:
    """What a member finds when looking at the log."""

    update: Update
    member: str
    session: str
    cursor: Cursor


class LogReader:
    """Reads the log of a meeting for the holders of a session in it.

    Each method raises NoMeeting, NoSession, SessionExpired.
    """

    def __init__(self, messages: Messages, hub: Hub[Room], has_rooms: bool):
        self._messages = messages
        self._hub = hub
        self._has_rooms = has_rooms
        self._polls = LongPollLimit()

    def end_readers(self, meeting_id: str, error: NoMeeting) -> None:
        """End the readers of a meeting that the store does not have: a store that lost one tells none."""
        room = self._hub.existing_room(meeting_id)
        if room:
            room.end(error)

    def long_poll(self, meeting_id: str, held: str, cursor: str, seconds: int) -> Update:
        """What is new after a cursor, as soon as there is anything, or nothing when the time is over.

        Raises BadCursor, RateLimited. It subscribes, then reads, then waits: what is published in between is
        not missed.
        """
        ends = time.monotonic() + seconds
        self.require_seat(meeting_id, held)
        with self._polls.slot(held), self._hub.waiter(meeting_id) as ear:
            while True:
                ear.clear()
                update = self.read(meeting_id, held, cursor).update
                left = ends - time.monotonic()
                if update.is_news or left <= 0 or self._hub.is_draining:
                    return update
                ear.wait(
                    min(
                        left,
                        LONG_POLL_RECHECK_S
                        if self._hub.is_subscribed(meeting_id)
                        else UNSUBSCRIBED_RECHECK_S,
                    )
                )

    def require_seat(self, meeting_id: str, held: str) -> None:
        """Look whether one has a seat, before this worker begins to listen to a meeting on one's behalf."""
        if not self._hub.existing_room(meeting_id):
            self.page_before(meeting_id, held, 1, 1)

    def poll(self, meeting_id: str, held: str, cursor: str | None) -> Update:
        """What is new after a cursor; without one, the meeting as it stands. Raises BadCursor."""
        if not self._has_rooms or cursor is None:
            return self.read(meeting_id, held, cursor).update
        return self.poll_from_memory(meeting_id, held, cursor) or self._read_and_cache(
            meeting_id, held, cursor
        )

    def poll_from_memory(self, meeting_id: str, held: str, cursor: str) -> Update | None:
        """The answer to whoever asks again and again, as long as this worker knows that nothing is new.

        Only where there are rooms. Anybody who may not ask gets None as well, and is refused by `after`.
        """
        room = self._hub.up_to_date_room(meeting_id)
        if room and room.is_idle_at(cursor) and room.attendance.touch(sha256_hex(held)):
            return Update([], [], cursor=cursor)
        return None

    def forget_cached_poll(self, meeting_id: str, held: str) -> None:
        """A member has just done something: what they ask next is not answered from memory."""
        room = self._hub.existing_room(meeting_id)
        if room:
            room.attendance.distrust(sha256_hex(held))

    def open_stream(self, room: Room, held: str, cursor: str | None) -> tuple[list[bytes], LogRead]:
        """What whoever opens a connection is told first, as JSON, and what they have seen. Raises BadCursor.

        Without a cursor it may be the meeting as it stood for another newcomer a moment ago, and what is new
        since: when a whole class comes at once, it is put together once.
        """
        begun = room.beginning if cursor is None else None
        look = self.read(room.id, held, begun.cursor if begun else cursor)
        text = msgspec.json.encode(look.update)
        if begun and not look.update.reset:
            return [begun.text, text] if look.update.is_news else [begun.text], look
        if look.update.meeting and not look.update.meeting.hides_history:
            room.cache_snapshot(str(look.cursor), text)
        return [text], look

    def read(self, meeting_id: str, held: str, cursor: str | None) -> LogRead:
        """Read the log after a cursor; without one, the meeting as it stands. Raises BadCursor."""
        place = NOWHERE if cursor is None else Cursor.parse(cursor)
        with as_session(held) as session:
            news = self._messages.poll(
                meeting_id, session, place, SNAPSHOT_ENTRIES, MAX_ENTRIES, new_entry_id()
            )
        update = update_of(news, is_reset=cursor is not None and news.is_snapshot)
        return LogRead(update, news.member or "", session, Cursor.parse(news.cursor))

    def _read_and_cache(self, meeting_id: str, held: str, cursor: str) -> Update:
        """Read the log, so that the next who asks need not."""
        room = self._hub.up_to_date_room(meeting_id)
        misses = room.gap_count if room else 0
        look = self.read(meeting_id, held, cursor)
        if room:
            room.learn_position(look.cursor, misses)
            room.attendance.confirmed(look.member, look.session)
        else:
            self._hub.subscribe(meeting_id)
        return look.update

    def page_before(self, meeting_id: str, held: str, seq: int, limit: int) -> Update:
        """The page of the past that ends just before an entry."""
        with as_session(held) as session:
            start, base, entries = self._messages.page(meeting_id, session, seq, limit)
        messages, changes = split(entries)
        return Update(messages, changes, earlier=start if start > base and entries else None)
