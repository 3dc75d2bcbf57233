"""Simulates a worker with live readers, to which the test delivers publications, late or never."""

import json
from collections import deque

import msgspec

from app.live.heartbeats import HeartbeatLoop
from app.live.reading import LogReader
from app.live.room import Room
from app.store.messages import Messages
from app.store.seen import Heartbeats

MAX_TRIES = 50  # to be admitted, or to catch up: bounds a loop that would not end


class Worker:
    """Has the service's own room, polls and heartbeats; takes the place of the hub, with one meeting."""

    def __init__(self, scripts, meeting):
        self.meeting = meeting
        self.wire = deque()  # publications that were not delivered yet
        self.has_missed = False  # a publication, and the room does not know it yet
        self.meanwhile = None  # called once, between a read of the log and its return
        self._errands = deque()  # catch-ups that were started and not carried out yet
        self._messages = Messages(scripts)
        self.reader = LogReader(self._messages, self, has_rooms=True)
        self.presence = HeartbeatLoop(self, Heartbeats(scripts))
        self.room = Room(meeting, _Log(self), _deliver, self._errands.append)

    def hear(self, most=None):
        """Deliver the next publications, `most` of them or all."""
        count = len(self.wire) if most is None else min(most, len(self.wire))
        if count:
            self.room.hear([self.wire.popleft() for _ in range(count)])

    def drop(self, most):
        """Lose the next publications, `most` at most, without marking a gap."""
        for _ in range(min(most, len(self.wire))):
            self.wire.popleft()
            self.has_missed = True

    def reconnect(self):
        """Lose all publications that were not delivered, and mark a gap."""
        self.wire.clear()
        self.has_missed = False
        self.room.mark_gap()

    def read(self):
        """Carry out the catch-ups that were started: read the log for the readers."""
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
        """Poll until there is no more."""
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
        """Do what a worker does every second."""
        self.presence.tick(self.room)

    def interrupt(self):
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()

    # The interface of the hub

    def up_to_date_room(self, _):
        return None if self.wire else self.room

    def subscribe(self, _):
        """Do nothing: there is one meeting, and it is subscribed."""


class Connection:
    """Simulates a live connection, whose page applies each update at once."""

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
    """Gives the room the log as its worker reads it."""

    def __init__(self, worker):
        self.read_for_worker = worker.read_log


def plain(update):
    return json.loads(msgspec.json.encode(update))


def _deliver(readers, text):
    for reader in readers:
        reader.write(text)
