"""Answers that are given only when a replica has what they say."""

from typing import Any

import hiredis
import redis

from app.store.pipe import Line

COPIES = 1
COPIED_WITHIN_MS = 250  # well within what a request may take
WAIT = hiredis.pack_command(("WAIT", COPIES, COPIED_WITHIN_MS))  # type: ignore[arg-type]


class NotReplicated(redis.RedisError):
    """Redis has done what it was asked, and it may yet be lost."""


class ReplicatedLine(Line):
    """Whatever goes out in one write is waited for together, on the same connection in the same round trip;
    whatever is asked meanwhile goes out when that is over. So without replicas all wait as long as one does.

    WAIT counts whatever the master had written by then, also what an earlier try of the same has written. It
    holds up what is asked behind it on the connection: reading has a line of its own.
    """

    def _may_send(self) -> bool:
        return not self._waiting

    def _next_questions(self) -> bytes:
        before = len(self._waiting)
        questions = super()._next_questions()
        gate = _Gate()
        asking = [self._waiting.pop() for _ in range(len(self._waiting) - before)]
        self._waiting.extend(_Held(gate, waiter) for waiter in reversed(asking))
        self._waiting.append(gate)
        return b"".join((questions, WAIT))


class _Gate:
    """Waits for the answer to WAIT."""

    def __init__(self) -> None:
        self.held: list[tuple[Any, Any]] = []

    def switch(self, copies: Any) -> None:
        is_open = isinstance(copies, int) and copies >= COPIES
        failure = copies if isinstance(copies, Exception) else NotReplicated(f"{copies} replicas have it")
        for waiter, answer in self.held:
            is_refusal = isinstance(answer, Exception)  # which has written nothing
            waiter.switch(answer if is_open or is_refusal else failure)


class _Held:
    """Waits in the place of somebody whose answer has to pass the gate."""

    def __init__(self, gate: _Gate, waiter: Any):
        self._gate = gate
        self._waiter = waiter

    def switch(self, answer: Any) -> None:
        self._gate.held.append((self._waiter, answer))
