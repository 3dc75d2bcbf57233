"""What a member has asked for over an open connection, and is not answered yet."""

from typing import Protocol

from app.websocket.greenlet_pool import POOL

MAX_WAITING = 16  # messages; whoever sends more is read no further until they are carried out


class Executor(Protocol):
    """The connection of whoever asks."""

    def carry_out(self, text: str) -> None:
        """Do what a message asks for, and answer it. May wait."""

    def halt(self) -> None:
        """Read no further for the moment."""

    def answered(self, was_halted: bool) -> None:
        """There is nothing left to do."""


class CommandQueue:
    """Messages, carried out in the order they came by a greenlet that is theirs as long as there are any."""

    __slots__ = ("_asking", "_is_halted", "_texts")

    def __init__(self, asking: Executor, text: str):
        self._asking = asking
        self._texts = [text]
        self._is_halted = False
        POOL.do(self._work)

    def put(self, text: str) -> None:
        self._texts.append(text)
        if len(self._texts) > MAX_WAITING:
            self._is_halted = True
            self._asking.halt()

    def clear(self) -> None:
        """Carry out no more than what has begun."""
        self._texts.clear()

    def _work(self) -> None:
        while self._texts:
            self._asking.carry_out(self._texts.pop(0))
        self._asking.answered(self._is_halted)
