"""Sends the frames of one room: at once to a few readers, to a crowd in slices and at intervals."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from app import metrics
from app.errors import Refusal
from app.live.catch_up import Spawn
from app.live.readers import Deliver, Readers, RoomReader, deliver_visible
from app.live.typing_marks import TypingMarks
from app.live.updates import EntryKind, change_kinds
from app.meeting.models import Update

CROWD_FROM = 2_000  # readers of a meeting in this worker
CROWD_EVERY_S = 0.25  # between two updates of a crowd
# Readers, for which all other meetings of the worker wait: 1,000 frames take 4 to 7 ms, as long as 50 closes.
SLICE, CLOSE_SLICE = 1_000, 50
YIELD_S = 0.0001  # after 0, the event loop of gevent runs up to 50 slices before it reads from any socket


class FanOut:
    """Does what is to be done for readers in order, and lets other greenlets run between two slices.

    It is busy while slices wait and, after an update to a crowd, until CROWD_EVERY_S have passed. Meanwhile
    the room collects publications; `on_free` sends them as one update. `on_sent` is called with the changes
    of each update that has been sent; `spawn` runs a function in a greenlet.
    """

    def __init__(
        self,
        readers: Readers,
        deliver: Deliver,
        spawn: Spawn,
        on_sent: Callable[[list[EntryKind]], None],
        on_free: Callable[[], None],
    ):
        self.typing = TypingMarks()
        self._readers = readers
        self._deliver = deliver
        self._spawn = spawn
        self._on_sent = on_sent
        self._on_free = on_free
        self._steps: deque[Callable[[], None]] = deque()
        self.is_busy = False

    @property
    def is_crowd(self) -> bool:
        """Whether the room has so many readers that they are sent updates at intervals."""
        return len(self._readers.level) >= CROWD_FROM

    def send(self, update: Update, readers: Sequence[RoomReader]) -> None:
        """Send an update to readers, but not to those that have left the room before it is their turn."""
        changes = change_kinds(update)
        if readers:
            deliver_visible(update, changes, readers, self._send_frame)
        if changes:
            self._do([partial(self._on_sent, changes)])

    def send_typing(self) -> None:
        """Send who is typing, now or when a crowd may be sent it."""
        if typing := self.typing.take(self.is_crowd):
            self.send(Update([], [], typing=typing), tuple(self._readers.level))
        elif self.typing:
            self._start()

    def send_error(self, error: Refusal) -> None:
        """Tell all readers why updates are interrupted."""
        self._for_each(self._readers.all(), lambda reader: reader.send_error(error))

    def end_all(self, why: Refusal | None) -> None:
        """End all readers for the reason `why`, and send them nothing more; see RoomReader."""
        self._for_each(self._readers.pop_all(), lambda reader: reader.end_session(why))

    def _send_frame(self, readers: Sequence[RoomReader], text: bytes) -> None:
        self._do([partial(self._write, some, text) for some in _slices(readers, SLICE)])

    def _for_each(self, readers: Sequence[RoomReader], act: Callable[[RoomReader], None]) -> None:
        self._do([partial(_call, act, some) for some in _slices(readers, CLOSE_SLICE)])

    def _do(self, steps: list[Callable[[], None]]) -> None:
        if len(steps) == 1 and not self._steps:
            steps[0]()
        elif steps:
            self._steps += steps
            self._start()

    def _start(self) -> None:
        """Become busy, so that `on_free` is called later."""
        if not self.is_busy:
            self.is_busy = True
            self._spawn(self._run)

    def _run(self) -> None:
        began = time.monotonic()
        try:
            while self._steps:
                self._steps.popleft()()
                time.sleep(YIELD_S)
            metrics.FANOUT_SECONDS.observe(time.monotonic() - began)
            if self.is_crowd:
                time.sleep(max(0, began + CROWD_EVERY_S - time.monotonic()))
        finally:
            self.is_busy = False
        self._on_free()
        if self._steps:  # some came during the last sleep
            self._start()

    def _write(self, readers: Sequence[RoomReader], text: bytes) -> None:
        present = self._readers.level
        self._deliver([reader for reader in readers if reader in present], text)


def _slices(readers: Sequence[RoomReader], size: int) -> Iterator[Sequence[RoomReader]]:
    return (readers[first : first + size] for first in range(0, len(readers), size))


def _call(act: Callable[[RoomReader], None], readers: Sequence[RoomReader]) -> None:
    for reader in readers:
        act(reader)
