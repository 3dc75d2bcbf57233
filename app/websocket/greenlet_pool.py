"""Reuses greenlets for commands.

For each new greenlet Python maps memory, and unmaps it at the end: an mmap/munmap pair for each message.
"""

from collections.abc import Callable
from typing import Any

import gevent
from gevent.hub import get_hub

MAX_IDLE = 32  # greenlets kept for reuse; peaks beyond that are short


class GreenletPool:
    """Runs functions in greenlets, and keeps up to MAX_IDLE of them for the next ones."""

    def __init__(self) -> None:
        self._idle: list[Any] = []

    def do(self, work: Callable[[], None]) -> None:
        """Run `work`, which may block, in a greenlet at the next turn of the event loop."""
        if self._idle:
            get_hub().loop.run_callback(self._idle.pop().switch, work)
        else:
            gevent.spawn_raw(self._serve, work)

    def _serve(self, work: Callable[[], None]) -> None:
        work()
        while len(self._idle) < MAX_IDLE:
            self._idle.append(gevent.getcurrent())
            work = get_hub().switch()
            work()


POOL = GreenletPool()
