"""Greenlets that do one thing after the other.

For each new one Python maps memory, and gives it back when it ends: a pair of system calls for each message.
"""

from collections.abc import Callable
from typing import Any

import gevent
from gevent.hub import get_hub

MAX_IDLE = 32  # who wait for something to do; more are needed only for a moment


class GreenletPool:
    def __init__(self) -> None:
        self._idle: list[Any] = []

    def do(self, work: Callable[[], None]) -> None:
        """Have something done, soon, that may wait for something."""
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
