"""Queues the commands of one connection, and carries them out in order."""

from collections.abc import Callable
from typing import Any, Protocol

import gevent
from gevent.hub import get_hub

MAX_WAITING = 16  # messages; with more, the worker stops reading from the connection until all are answered
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


class Executor(Protocol):
    """What the queue needs of the connection whose commands it holds."""

    def carry_out(self, text: str) -> None:
        """Carry out the command in a message, and answer it. May block."""

    def halt(self) -> None:
        """Stop reading from the connection."""

    def answered(self, was_halted: bool) -> None:
        """Note that the queue is empty; resume reading if it was halted."""


class CommandQueue:
    """Carries out messages in the order in which they came, in one greenlet of the pool.

    The connection makes a queue for the first message, and drops it when all are answered.
    """

    __slots__ = ("_asking", "_is_halted", "_texts")

    def __init__(self, asking: Executor, text: str):
        self._asking = asking
        self._texts = [text]
        self._is_halted = False
        POOL.run(self._work)

    def put(self, text: str) -> None:
        """Add a message; halt the connection when more than MAX_WAITING are queued."""
        self._texts.append(text)
        if len(self._texts) > MAX_WAITING:
            self._is_halted = True
            self._asking.halt()

    def clear(self) -> None:
        """Drop the commands that have not begun."""
        self._texts.clear()

    def _work(self) -> None:
        while self._texts:
            self._asking.carry_out(self._texts.pop(0))
        self._asking.answered(self._is_halted)
