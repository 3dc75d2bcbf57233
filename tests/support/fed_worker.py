"""A worker of the service, as far as live readers go, fed by hand: what is published reaches it when the test
says so, or never."""

import json
from collections import deque

import msgspec

from app.live.heartbeats import HeartbeatLoop
from app.live.reading import LogReader
from app.live.room import Room
from app.store.messages import Messages
from app.store.seen import Heartbeats

MAX_TRIES = 50  # to come in, or to be brought up to date: never for ever


class Worker:
    """Its rooms, polls and beats are the service's own; its hub is this, with one meeting."""

    def __init__(self, scripts, meeting):
        self.meeting = meeting
        self.wire = deque()  # published, and not yet heard
        self.has_missed = False  # something, and nobody has noticed yet
        self.meanwhile = None  # done once, when the log has been read and before that is known
        self._errands = deque()  # begun, and not yet carried out
        self._messages = Messages(scripts)
        self.reader = LogReader(self._messages, self, has_rooms=True)
        self.presence = HeartbeatLoop(self, Heartbeats(scripts))
        self.room = Room(meeting, _Log(self), _deliver, self._errands.append)

    def hear(self, most=None):
        """Hear so many of the publications that have arrived; all of them, if it is not said how many."""
        count = len(self.wire) if most is None else min(most, len(self.wire))
        if count:
            self.room.hear([self.wire.popleft() for _ in range(count)])

    def drop(self, most):
        """Never hear the next publications, so many at most, without noticing."""
        for _ in range(min(most, len(self.wire))):
            self.wire.popleft()
            self.has_missed = True

    def reconnect(self):
        """Lose what was on the way, and notice."""
        self.wire.clear()
        self.has_missed = False
        self.room.mark_gap()

    def read(self):
        """Carry out what was put off: read the log on behalf of the readers."""
        for _ in range(MAX_TRIES):
            if not self._errands:
                return
            self._errands.popleft()()
        raise AssertionError("The log is read again and again.")

    @property
    def is_up_to_date(self):
        return not (self.wire or self._errands or self.has_missed)

    def read_log(self, *place):
        news = self._messages.read_for_worker(*place)
        self.interrupt()
        return news

    def poll(self, token, page):
        """Ask what is new until there is no more."""
        update = {"more": True}
        while update.get("more"):
            update = plain(self.reader.poll(self.meeting, token, page.cursor))
            page.take(update)

    def look(self, token, page):
        frames, look = self.reader.open_stream(self.room, token, page.cursor)
        for text in frames:
            page.take(json.loads(text))
        return look

    def tick(self):
        """What a worker does every second."""
        self.presence.tick(self.room)

    def interrupt(self):
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()

    # What a hub offers

    def up_to_date_room(self, _):
        return None if self.wire else self.room

    def subscribe(self, _):
        """There is but one meeting, and it is followed."""


class Connection:
    """A live connection: its page reads at once whatever is written."""

    def __init__(self, worker, token, page):
        self.room = worker.room
        self.page = page
        self.is_open = True
        misses = self.room.gap_count
        look = worker.look(token, page)
        self.attendee = self.room.attendance.open(look.member, look.session)
        worker.interrupt()
        tries = iter(range(MAX_TRIES))
        while self.is_open and (look.update.more or not self.room.admit(self, look.cursor, misses)):
            next(tries)
            misses = self.room.gap_count
            look = worker.look(token, page)

    def write(self, text):
        self.page.take(json.loads(text))

    def end_session(self, _=None):
        if self.is_open:
            self.is_open = False
            self.room.remove(self)
            self.room.attendance.close(self.attendee)


class _Log:
    """The log as the worker's room reads it."""

    def __init__(self, worker):
        self.read_for_worker = worker.read_log


def plain(update):
    return json.loads(msgspec.json.encode(update))


def _deliver(readers, text):
    for reader in readers:
        reader.write(text)
