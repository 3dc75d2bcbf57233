"""Simulates a worker whose listener is the test: it decides which publications arrive, and when."""

import json
from collections import deque

import msgspec

from app.live.heartbeats import HeartbeatLoop
from app.live.reading import LogReader
from app.live.room import Room
from app.store.messages import Messages
from app.store.seen import Heartbeats
from tests.support.greenlets import Greenlets

MAX_TRIES = 50  # to be admitted
MAX_TURNS = 1_000  # of greenlets, until all have ended


class Worker:
    """Has a room, a reader of the log and heartbeats of the service. It is their hub, for one meeting."""

    def __init__(self, scripts, meeting):
        self.meeting = meeting
        self.wire = deque()  # published, and not yet received
        self.has_missed = False  # a publication, without having noticed yet
        self.meanwhile = None  # called once, after a read of the log and before its result is used
        self.greenlets = Greenlets()
        self._messages = Messages(scripts)
        self.reader = LogReader(self._messages, self, has_rooms=True)
        self.presence = HeartbeatLoop(self, Heartbeats(scripts))
        self.room = Room(meeting, _Log(self), _deliver, self.greenlets.spawn)

    def hear(self, most=None):
        """Pass the next publications to the room, at most so many; without a number, all."""
        count = len(self.wire) if most is None else min(most, len(self.wire))
        if count:
            self.room.receive([self.wire.popleft() for _ in range(count)])

    def drop(self, most):
        """Lose the next publications, at most so many, without noticing."""
        for _ in range(min(most, len(self.wire))):
            self.wire.popleft()
            self.has_missed = True

    def reconnect(self):
        """Lose all publications that have not been received, and notice."""
        self.wire.clear()
        self.has_missed = False
        self.room.mark_gap()

    def read(self):
        """Run the spawned greenlets: the room reads the log for its readers, and sends what they wait for."""
        for _ in range(MAX_TURNS):
            if not self.greenlets:
                return
            self.greenlets.go_on()
        raise AssertionError("The log is read again and again.")

    @property
    def is_up_to_date(self):
        return not (self.wire or self.greenlets or self.has_missed)

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
        """Do what the heartbeat loop does every second."""
        self.presence.tick(self.room)

    def interrupt(self):
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()

    # The methods of a hub

    def up_to_date_room(self, _):
        return None if self.wire else self.room

    def existing_room(self, _):
        return self.room

    def subscribe(self, _):
        """Do nothing: the only meeting is subscribed."""


class Connection:
    """A WebSocket of a page that reads every frame at once."""

    def __init__(self, worker, token, page):
        self.room = worker.room
        self.page = page
        self.is_open = True
        gaps = self.room.gap_count
        look = worker.look(token, page)
        self.attendee = self.room.attendance.open(look.member, look.session)
        self.hidden_to = look.hidden_to
        worker.interrupt()
        tries = iter(range(MAX_TRIES))
        while self.is_open and (look.update.more or not self.room.admit(self, look.cursor, gaps)):
            next(tries)
            gaps = self.room.gap_count
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
