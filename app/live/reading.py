"""What a member reads of the log: what is new after a cursor, and what was before."""

import time
from dataclasses import dataclass

import msgspec

from app.errors import NoMeeting
from app.live.cursor import NOWHERE, Cursor
from app.live.hub import Hub
from app.live.long_polls import WaitingPolls
from app.live.room import Room
from app.live.updates import MOST_NEWS, NEWEST, split, update_of
from app.meeting.models import Update
from app.meeting.seat import new_entry_id, seated
from app.store.messages import Messages
from app.store.sessions import digest

BEAT_EVERY_S = 10  # whoever waits is here, and a look at the meeting says so
DEAF_S = 2  # between two looks while the listener hears nothing


@dataclass(frozen=True, slots=True)
class Look:
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
        self._polls = WaitingPolls()

    def end_readers(self, meeting_id: str, error: NoMeeting) -> None:
        """End the readers of a meeting that the store does not have: a store that lost one tells none."""
        room = self._hub.known(meeting_id)
        if room:
            room.end(error)

    def wait(self, meeting_id: str, held: str, cursor: str, seconds: int) -> Update:
        """What is new after a cursor, as soon as there is anything, or nothing when the time is over.

        Raises BadCursor, RateLimited. It subscribes, then reads, then waits: what is published in between is
        not missed.
        """
        ends = time.monotonic() + seconds
        self.show_seat(meeting_id, held)
        with self._polls.one_more(held), self._hub.listening(meeting_id) as ear:
            while True:
                ear.clear()
                update = self.look(meeting_id, held, cursor).update
                left = ends - time.monotonic()
                if update.is_news or left <= 0 or self._hub.is_draining:
                    return update
                ear.wait(min(left, BEAT_EVERY_S if self._hub.hears(meeting_id) else DEAF_S))

    def show_seat(self, meeting_id: str, held: str) -> None:
        """Look whether one has a seat, before this worker begins to listen to a meeting on one's behalf."""
        if not self._hub.known(meeting_id):
            self.before(meeting_id, held, 1, 1)

    def after(self, meeting_id: str, held: str, cursor: str | None) -> Update:
        """What is new after a cursor; without one, the meeting as it stands. Raises BadCursor."""
        if not self._has_rooms or cursor is None:
            return self.look(meeting_id, held, cursor).update
        return self.idle(meeting_id, held, cursor) or self._look_and_learn(meeting_id, held, cursor)

    def idle(self, meeting_id: str, held: str, cursor: str) -> Update | None:
        """The answer to whoever asks again and again, as long as this worker knows that nothing is new.

        Only where there are rooms. Anybody who may not ask gets None as well, and is refused by `after`.
        """
        room = self._hub.current(meeting_id)
        if room and room.is_idle_at(cursor) and room.attendance.hears(digest(held)):
            return Update([], [], cursor=cursor)
        return None

    def acted(self, meeting_id: str, held: str) -> None:
        """A member has just done something: what they ask next is not answered from memory."""
        room = self._hub.known(meeting_id)
        if room:
            room.attendance.doubt(digest(held))

    def enter(self, room: Room, held: str, cursor: str | None) -> tuple[list[bytes], Look]:
        """What whoever opens a connection is told first, as JSON, and what they have seen. Raises BadCursor.

        Without a cursor it may be the meeting as it stood for another newcomer a moment ago, and what is new
        since: when a whole class comes at once, it is put together once.
        """
        begun = room.beginning if cursor is None else None
        look = self.look(room.id, held, begun.cursor if begun else cursor)
        text = msgspec.json.encode(look.update)
        if begun and not look.update.reset:
            return [begun.text, text] if look.update.is_news else [begun.text], look
        if look.update.meeting and not look.update.meeting.hides_history:
            room.begin(str(look.cursor), text)
        return [text], look

    def look(self, meeting_id: str, held: str, cursor: str | None) -> Look:
        """Read the log after a cursor; without one, the meeting as it stands. Raises BadCursor."""
        place = NOWHERE if cursor is None else Cursor.parse(cursor)
        with seated(held) as session:
            news = self._messages.poll(meeting_id, session, place, NEWEST, MOST_NEWS, new_entry_id())
        update = update_of(news, is_reset=cursor is not None and news.is_snapshot)
        return Look(update, news.member or "", session, Cursor.parse(news.cursor))

    def _look_and_learn(self, meeting_id: str, held: str, cursor: str) -> Update:
        """Read the log, so that the next who asks need not."""
        room = self._hub.current(meeting_id)
        misses = room.misses if room else 0
        look = self.look(meeting_id, held, cursor)
        if room:
            room.learn(look.cursor, misses)
            room.attendance.saw(look.member, look.session)
        else:
            self._hub.follow(meeting_id)
        return look.update

    def before(self, meeting_id: str, held: str, seq: int, limit: int) -> Update:
        """The page of the past that ends just before an entry."""
        with seated(held) as session:
            start, base, entries = self._messages.page(meeting_id, session, seq, limit)
        messages, changes = split(entries)
        return Update(messages, changes, earlier=start if start > base and entries else None)
