"""Queues the commands of a connection, and executes them in order."""

from collections.abc import Callable
from typing import Any

import gevent
from gevent.hub import get_hub

MAX_WAITING = 16  # commands; with more, the connection is not read until all are answered
MAX_IDLE = 32  # greenlets kept for reuse; peaks beyond that are short


class GreenletPool:
    """Runs functions in greenlets, and keeps up to MAX_IDLE of them for the next ones.

    For each new greenlet Python maps memory, and unmaps it at the end: an mmap/munmap pair for each message.
    """

    def __init__(self) -> None:
        self._idle: list[Any] = []

    def run(self, work: Callable[[], None]) -> None:
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


class CommandQueue:
    """Executes commands in the order in which they came, in one greenlet of the pool, until none is left.

    A connection makes a queue for a command, and drops it when `on_drained` is called.
    """

    __slots__ = ("_execute", "_on_drained", "_texts")

    def __init__(self, text: str, execute: Callable[[str], None], on_drained: Callable[[], None]):
        """Queue the first command. `execute` may block."""
        self._texts = [text]
        self._execute = execute
        self._on_drained = on_drained
        POOL.run(self._work)

    @property
    def is_full(self) -> bool:
        """Whether more than MAX_WAITING commands wait."""
        return len(self._texts) > MAX_WAITING

    def put(self, text: str) -> None:
        """Add a command."""
        self._texts.append(text)

    def clear(self) -> None:
        """Drop the commands that have not begun."""
        self._texts.clear()

    def _work(self) -> None:
        while self._texts:
            self._execute(self._texts.pop(0))
        self._on_drained()
