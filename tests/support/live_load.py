"""Puts load on one meeting, over WebSockets and polls, while a test breaks something."""

import itertools
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from app.websocket.close_codes import CloseCode
from tests.support.client_model import Page
from tests.support.websocket_client import Line
from tools.processes import wait_until

PAUSE_S = 0.004  # between two messages of a person
AGAIN_S = 0.1  # before a refused request is repeated
RECOVERY_S = 60  # delivery recovers in a small part of this


class Reader:
    """Reads a meeting, and resumes by its cursor after any interruption, as the page does."""

    def __init__(self, person):
        self.person = person
        self.page = Page()
        self.came_at = {}  # seq -> time
        self.endings = Counter()
        self.last = None  # the seq at which reading ends

    def run(self):
        while not self.is_done:
            try:
                self._read()
            except TimeoutError:
                self.endings["silence"] += 1
            except ConnectionClosed as closed:
                self.endings[closed.rcvd and closed.rcvd.code] += 1
                if closed.rcvd and closed.rcvd.code == CloseCode.RESTART:
                    time.sleep(int(closed.rcvd.reason) / 1000)
            except (OSError, InvalidHandshake) as error:
                self.endings[type(error).__name__] += 1
                time.sleep(AGAIN_S)

    def read_back(self):
        """Read all older entries: after a reset a page has only the newest."""
        while self.page.earlier is not None:
            self.page.take_earlier(self.person.poll(before=self.page.earlier, limit=200).json)

    @property
    def is_done(self):
        return self.last is not None and bool(self.page.log) and self.page.head >= self.last

    def _take(self, update):
        now, known = time.monotonic(), len(self.page.log)
        self.page.take(update)
        for seq in itertools.islice(self.page.log, known, None):
            self.came_at[seq] = now


class Listener(Reader):
    """Reads over a WebSocket."""

    def _read(self):
        with Line(self.person, self.page.cursor) as line:
            while not self.is_done:
                update = line.next()
                if update["status"] == "success":
                    self._take(update)


class Poller(Reader):
    """Reads by long polls."""

    def _read(self):
        place = self.page.cursor
        answer = self.person.poll(place, **({"wait": 2} if place else {}))
        if answer.status_code == 200:
            self._take(answer.json)
        else:
            assert answer.json["code"] == "store_unavailable"
            time.sleep(AGAIN_S)


class Crowd:
    """Sends and reads until the block of `with Crowd(…):` ends; then call `check()`.

    Each sender sends message after message, and repeats a refused one with its key.
    """

    def __init__(self, readers, over_http, on_lines):
        self.readers = readers
        self.taken = {}  # key -> seq
        self.newest = 0
        self._answered_at = {}  # seq -> when
        self._last_speaker = over_http[0]
        self._enough = threading.Event()
        talks = [(self._talk, person) for person in over_http]
        talks += [(self._talk_on_a_line, person) for person in on_lines]
        self._threads = ThreadPoolExecutor(len(readers) + len(talks))
        self._reading = [self._threads.submit(reader.run) for reader in readers]
        self._talking = [self._threads.submit(*talk) for talk in talks]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._enough.set()
        try:
            for talk in self._talking:
                talk.result(RECOVERY_S)
            self._end_at(self.newest + 1)
            self._insist(lambda: self._last_speaker.send("the end", key="the-end-").json, "the-end-")
            for reading in self._reading:
                reading.result(RECOVERY_S)
        finally:
            self._end_at(0)
            self._threads.shutdown()

    def wait_for(self, count):
        """Wait until `count` messages were acknowledged in all."""
        wait_until(
            lambda: len(self.taken) >= count or self._broken(), f"{count} messages are taken", RECOVERY_S
        )

    def wait_for_all_readers(self):
        """Wait until all readers have read the newest entry of now, and 20 more."""
        seq = self.newest + 20
        wait_until(lambda: self._has_come(seq) or self._broken(), f"{seq} is read by all", RECOVERY_S)

    def take(self, key, seq):
        self._answered_at[seq] = time.monotonic()
        self.taken[key] = seq
        self.newest = max(self.newest, seq)

    def check(self):
        """Assert that all readers have exactly the acknowledged messages, in the same order."""
        first = self.readers[0].page
        taken = sorted(self.taken.items(), key=lambda pair: pair[1])
        for reader in self.readers:
            log = [reader.page.log[seq] for seq in sorted(reader.page.log)]
            assert [(entry["key"], entry["seq"]) for entry in log if "content" in entry] == taken
            assert (reader.page.log, reader.page.roster) == (first.log, first.roster)

    def delays(self, since=0.0):
        """Return the seconds from each answer since `since` until each reader had the message, sorted."""
        return sorted(
            max(0.0, reader.came_at[seq] - at)
            for reader in self.readers
            for seq, at in self._answered_at.items()
            if at >= since
        )

    def _end_at(self, seq):
        for reader in self.readers:
            reader.last = seq

    def _has_come(self, seq):
        return all(reader.page.log and reader.page.head >= seq for reader in self.readers)

    def _broken(self):
        return any(task.done() for task in (*self._reading, *self._talking))

    def _talk(self, person):
        for key in self._keys(person):
            self._insist(lambda key=key: person.send(key, key=key).json, key)

    def _talk_on_a_line(self, person):
        keys = self._keys(person)
        key, line = next(keys), None
        while key:
            try:
                line = line or Line(person)
                self._insist(lambda key=key, line=line: line.say(key, key=key), key)
                key = next(keys, None)
            except (OSError, InvalidHandshake, ConnectionClosed):
                line = None
                time.sleep(AGAIN_S)

    def _keys(self, person):
        for number in itertools.count():
            if self._enough.wait(PAUSE_S):
                return
            yield f"{person.member}-{number}"

    def _insist(self, say, key):
        while (answer := say())["status"] != "success":
            assert answer["code"] == "store_unavailable"
            time.sleep(AGAIN_S)
        self.take(key, answer["message"]["seq"])


def percentile(values, share):
    return values[min(len(values) - 1, int(len(values) * share))]
