"""Records what clients sent, were answered and read, without judging it."""

import itertools
import threading
import time
from collections import Counter
from typing import NamedTuple


class Tried(NamedTuple):
    """A send was started; its repeats have the same key and are the same try."""

    meeting: str
    member: str
    content: str
    at: float


class Taken(NamedTuple):
    """A send was answered 2xx with a position in the log of an epoch."""

    epoch: str
    seq: int
    id: str
    asked_at: float
    at: float


class Failed(NamedTuple):
    """A request had another answer or none: status and code, or how the connection broke."""

    what: str
    has_retry_after: bool
    asked_at: float
    at: float
    is_send: bool


class Entry(NamedTuple):
    """An entry of a log, as a client read it. A change has neither key nor content."""

    seq: int
    id: str
    member: str | None
    key: str | None
    content: str | None

    @classmethod
    def of(cls, found):
        names = ("seq", "id", "member", "key", "content")
        return cls(*(found.get(name) for name in names))


class Life:
    """The entries that a reader got from one snapshot on, in the order of arrival."""

    def __init__(self, epoch, is_reset):
        self.epoch = epoch
        self.is_reset = is_reset
        self.entries = []
        self.times = []  # when each arrived

    @property
    def head(self):
        return self.entries[-1].seq if self.entries else 0

    def add(self, entry, at):
        self.entries.append(entry)
        self.times.append(at)


class Reading:
    """What a member has read: a list of lives; a reset begins a new one."""

    def __init__(self, meeting, kind):
        self.meeting = meeting
        self.kind = kind
        self.lives = []
        self.cursor = None
        self.gone = None  # the code of the refusal that ended the reading
        self.endings = Counter()  # of live connections
        self.open_since = None  # when the newest of them was opened

    @property
    def head(self):
        return self.lives[-1].head if self.lives else 0

    def take(self, update, at):
        self.cursor = update["cursor"]
        if "members" in update:
            self.lives.append(Life(self.cursor.split(".")[0], bool(update.get("reset"))))
        found = sorted(update["messages"] + update["changes"], key=lambda entry: entry["seq"])
        for entry in found:
            self.lives[-1].add(Entry.of(entry), at)


class Ledger:
    """The records of one run: written by its load, marked by its scenario, read by the checker."""

    def __init__(self):
        self.tried = {}  # key -> Tried
        self.taken = {}  # key -> its answers
        self.failed = []
        self.readings = []
        self.faults = []  # (when, what)
        self.acks = []  # (asked at, answered at), in the order of arrival
        self.asked = {}  # meeting -> when the last answered request was sent
        self.logs = {}  # meeting -> the final log of each instance, or the code of its refusal
        self._news = threading.Condition()
        self._numbers = itertools.count()

    def new_key(self, member):
        return f"{member[:12]}-{next(self._numbers):08}"

    def try_(self, key, meeting, member, content):
        self.tried.setdefault(key, Tried(meeting, member, content, time.monotonic()))

    def take(self, key, answer, asked_at):
        now, message = time.monotonic(), answer["message"]
        taken = Taken(answer["cursor"].split(".")[0], message["seq"], message["id"], asked_at, now)
        with self._news:
            self.taken.setdefault(key, []).append(taken)
            self.acks.append((asked_at, now))
            self.asked[self.tried[key].meeting] = asked_at
            self._news.notify_all()

    def fail(self, what, asked_at, retry_after=None, is_send=False):
        with self._news:
            self.failed.append(Failed(what, bool(retry_after), asked_at, time.monotonic(), is_send))
            self._news.notify_all()

    def mark(self, what):
        """Record a fault at the present time."""
        self.faults.append((time.monotonic(), what))

    def wait_for(self, happened, patience):
        """Wait until a condition is true. Return whether it was in time."""
        with self._news:
            return self._news.wait_for(happened, patience)
