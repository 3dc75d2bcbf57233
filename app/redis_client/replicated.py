"""Answers that are given only when replicas have what they say."""

from typing import Any

import hiredis
import redis

from app.redis_client.pipeline import PipelinedConnection

MIN_REPLICAS = 1  # where nothing says how many replicas could take the master's place
WAIT_TIMEOUT_MS = 250  # well within what a request may take


class NotReplicated(redis.RedisError):
    """Redis has done what it was asked, and it may yet be lost."""


def required_copies(connection: Any) -> int | None:
    """How many replicas must have a write that this connection makes.

    Behind Sentinels that is every replica that they could promote, and None if the connection is not to the
    current master: no answer can be relied on. A Cluster has one replica for each master.
    """
    ask = getattr(connection, "required_replicas", None)
    return ask() if ask else MIN_REPLICAS


def check_copies(copies: int, required: int | None) -> None:
    """Raises NotReplicated."""
    if required is None or copies < required:
        raise NotReplicated(
            f"{copies} replicas have it, {required or 'none of the master in charge'} required"
        )


class ReplicatedConnection(PipelinedConnection):
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
        required = required_copies(self._connection)
        gate = _WaitBarrier(self._connection, required)
        asking = [self._waiting.pop() for _ in range(len(self._waiting) - before)]
        self._waiting.extend(_DeferredReply(gate, waiter) for waiter in reversed(asking))
        self._waiting.append(gate)
        wait = hiredis.pack_command(("WAIT", required or MIN_REPLICAS, WAIT_TIMEOUT_MS))  # type: ignore[arg-type]
        return b"".join((questions, wait))


class _WaitBarrier:
    """Waits for the answer to WAIT."""

    def __init__(self, connection: Any, required: int | None) -> None:
        self.held: list[tuple[Any, Any]] = []
        self._connection = connection
        self._required = required

    def switch(self, copies: Any) -> None:
        failure = self._failure(copies)
        for waiter, answer in self.held:
            is_refusal = isinstance(answer, Exception)  # which has written nothing
            waiter.switch(answer if is_refusal else failure or answer)

    def _failure(self, copies: Any) -> Exception | None:
        if isinstance(copies, Exception):
            return copies
        try:
            check_copies(copies, self._required)
            check_copies(copies, required_copies(self._connection))  # the master may have stalled meanwhile
        except NotReplicated as error:
            return error
        return None


class _DeferredReply:
    """Waits in the place of somebody whose answer has to pass the gate."""

    def __init__(self, gate: _WaitBarrier, waiter: Any):
        self._gate = gate
        self._waiter = waiter

    def switch(self, answer: Any) -> None:
        self._gate.held.append((self._waiter, answer))
