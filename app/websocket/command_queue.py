"""Queues the commands of one connection, and carries them out in order."""

from typing import Protocol

from app.websocket.greenlet_pool import POOL

MAX_WAITING = 16  # messages; with more, the worker stops reading from the connection until all are answered


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
        POOL.do(self._work)

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
