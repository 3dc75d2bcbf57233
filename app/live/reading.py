"""Reads the log of a meeting for members: new entries, older pages, long polls, and live streams."""

import time
from dataclasses import dataclass

import msgspec

from app.errors import NoMeeting
from app.live import liveness
from app.live.cursor import NOWHERE, Cursor
from app.live.hub import Hub
from app.live.long_polls import LongPollLimit
from app.live.room import Room
from app.live.updates import (
    MAX_ENTRIES,
    SNAPSHOT_ENTRIES,
    own_line,
    split,
    update_of,
    with_own_line,
)
from app.meeting.models import Update
from app.meeting.seat import as_session, new_entry_id
from app.store.messages import Messages
from app.store.sessions import sha256_hex


@dataclass(frozen=True, slots=True)
class LogRead:
    """The result of a read: the update, whose it is (member id, session id), and the cursor after it.

    The history up to the seq `hidden_to` is hidden from the member. `own_line` is theirs of the roster; a
    snapshot in `update` does not have it yet.
    """

    update: Update
    member: str
    session: str
    cursor: Cursor
    hidden_to: int
    own_line: msgspec.Raw | msgspec.UnsetType

    @property
    def text(self) -> bytes:
        """The update as JSON, a snapshot with the reader's own line."""
        text = msgspec.json.encode(self.update)
        return with_own_line(text, self.own_line) if self.update.meeting else text


class LogReader:
    """Reads the log of a meeting for the holder of a session token, `token`.

    `meeting_id` is the id of the meeting and `cursor` a cursor as clients send it. Every method that takes a
    token raises NoMeeting, NoSession, SessionExpired, RateLimited, StoreUnavailable.
    """

    def __init__(self, messages: Messages, hub: Hub[Room], has_rooms: bool):
        self._messages = messages
        self._hub = hub
        self._has_rooms = has_rooms
        self._polls = LongPollLimit()

    def end_readers(self, meeting_id: str, error: NoMeeting) -> None:
        """End the connections to a meeting that the store has lost, as a lost meeting publishes no end."""
        room = self._hub.existing_room(meeting_id)
        if room:
            room.end(error)

    def long_poll(self, meeting_id: str, token: str, cursor: str, seconds: int, address: str) -> Update:
        """Wait up to `seconds` for something new after a cursor; return it, or an empty update.

        `address` is the client's, or "". Raises BadCursor. The poll subscribes first,
        then reads, then waits, so that it does not miss what is published in between.
        """
        ends = time.monotonic() + seconds
        self.require_seat(meeting_id, token)
        with self._polls.slot(token, address), self._hub.waiter(meeting_id) as waiter:
            while True:
                waiter.clear()
                update = _whole(self.read(meeting_id, token, cursor))
                left = ends - time.monotonic()
                if update.is_news or left <= 0 or self._hub.is_draining:
                    return update
                waiter.wait(min(left, self._recheck_s(meeting_id)))

    def _recheck_s(self, meeting_id: str) -> float:
        """Return the longest pause, in s, between two reads of the log by a waiting poll."""
        if self._hub.is_subscribed(meeting_id):
            return liveness.LONG_POLL_RECHECK_S
        return liveness.UNSUBSCRIBED_RECHECK_S

    def require_seat(self, meeting_id: str, token: str) -> None:
        """Check the session before this worker subscribes to a meeting that it does not serve yet."""
        if not self._hub.existing_room(meeting_id):
            self.page_before(meeting_id, token, 1, 1)

    def poll(self, meeting_id: str, token: str, cursor: str | None) -> Update:
        """Return what is new after a cursor, or a snapshot without one. Raises BadCursor."""
        if not self._has_rooms or cursor is None:
            return _whole(self.read(meeting_id, token, cursor))
        return self.poll_from_memory(meeting_id, token, cursor) or self._read_and_cache(
            meeting_id, token, cursor
        )

    def poll_from_memory(self, meeting_id: str, token: str, cursor: str) -> Update | None:
        """Return what is new without asking Redis, if this worker has received it; see Room.update_after.

        Return None if it has not, or if Redis must check the session: the caller then reads the log.
        Call it only where the worker has rooms. Raises BadCursor.
        """
        room = self._hub.up_to_date_room(meeting_id)
        update = room.update_after(cursor) if room else None
        if room is None or update is None:
            return None
        local = room.attendance.touch(sha256_hex(token))
        if local is None or (update.is_news and Cursor.parse(cursor).seq < local.hidden_to):
            return None
        return update

    def forget_cached_poll(self, meeting_id: str, token: str) -> None:
        """Have the next poll of a member that has just acted read the log."""
        room = self._hub.existing_room(meeting_id)
        if room:
            room.attendance.distrust(sha256_hex(token))

    def open_stream(self, room: Room, token: str, cursor: str | None) -> tuple[list[bytes], LogRead]:
        """Return the first updates of a new connection, as JSON, and the read that they end with.

        Without a cursor, the first update is a snapshot. It may have been made for another reader within the
        last second, and is then followed by what is new since: when many join at once, the worker encodes the
        snapshot once. Raises BadCursor.
        """
        cached = room.snapshots.get() if cursor is None else None
        read = self.read(room.id, token, cached.cursor if cached else cursor)
        if cached and read.hidden_to >= cached.oldest:  # the history was hidden meanwhile
            cached, read = None, self.read(room.id, token, None)
        text = msgspec.json.encode(read.update)
        if cached and not read.update.reset:
            snapshot = with_own_line(cached.text, read.own_line)
            return [snapshot, text] if read.update.is_news else [snapshot], read
        if settings := read.update.meeting:
            if not settings.hides_history:
                oldest = read.cursor.seq + 1 - len(read.update.messages) - len(read.update.changes)
                room.snapshots.put(str(read.cursor), oldest, text, len(room.readers))
            text = with_own_line(text, read.own_line)
        return [text], read

    def snapshot(self, meeting_id: str, token: str) -> bytes:
        """Return a snapshot as JSON, up to a second old; what is new since follows its cursor."""
        if room := self._hub.existing_room(meeting_id):
            return self.open_stream(room, token, None)[0][0]
        return self.read(meeting_id, token, None).text

    def read(self, meeting_id: str, token: str, cursor: str | None) -> LogRead:
        """Read the log after a cursor, or a snapshot without one; this is a heartbeat. Raises BadCursor."""
        position = NOWHERE if cursor is None else Cursor.parse(cursor)
        with as_session(token) as session:
            log_slice = self._messages.poll(
                meeting_id, session, position, SNAPSHOT_ENTRIES, MAX_ENTRIES, new_entry_id()
            )
        update = update_of(log_slice, is_reset=cursor is not None and log_slice.is_snapshot)
        here = Cursor.parse(log_slice.cursor)
        room = self._hub.existing_room(meeting_id) if log_slice.is_held_back else None
        if room:
            room.attendance.recheck_in(liveness.RECHECK_S)
        return LogRead(
            update, log_slice.member or "", session, here, log_slice.hidden_to, own_line(log_slice)
        )

    def _read_and_cache(self, meeting_id: str, token: str, cursor: str) -> Update:
        """Read the log, and note the position in the room, so that the next poll is answered from memory."""
        room = self._hub.up_to_date_room(meeting_id)
        gaps = room.gap_count if room else 0
        read = self.read(meeting_id, token, cursor)
        if room:
            room.learn_position(read.cursor, gaps)
            room.attendance.confirmed(read.member, read.session).hidden_to = read.hidden_to
        else:
            self._hub.subscribe(meeting_id)
        return _whole(read)

    def page_before(self, meeting_id: str, token: str, seq: int, limit: int) -> Update:
        """Return the page of up to `limit` entries that ends just before the entry `seq`."""
        with as_session(token) as session:
            page = self._messages.page(meeting_id, session, seq, limit)
        messages, changes = split(page.entries, page.hidden_to)
        is_more = page.start > page.base and page.entries
        return Update(messages, changes, earlier=page.start if is_more else None)


def _whole(read: LogRead) -> Update:
    """Return the update, with the reader's own line if it is a snapshot."""
    if read.update.meeting:
        read.update.me = read.own_line
    return read.update
