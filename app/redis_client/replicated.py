"""Holds back replies until replicas have acknowledged the writes."""

from typing import Any

import hiredis
import redis

from app.redis_client.pipelined_connection import PipelinedConnection

MIN_REPLICAS = 1  # without Sentinels, which report how many replicas they could promote
WAIT_TIMEOUT_MS = 250  # well below the timeout of a request


class NotReplicated(redis.RedisError):
    """Redis has done the write, but too few replicas have acknowledged it: a failover may lose it."""


def required_copies(connection: Any) -> int | None:
    """Return how many replicas must acknowledge a write of this connection.

    Behind Sentinels those are all replicas that they could promote; None if the connection is not to the
    present master, whose replies cannot be relied on. A Cluster has one replica for each master.
    """
    ask = getattr(connection, "required_replicas", None)
    return ask() if ask else MIN_REPLICAS


def check_copies(copies: int, required: int | None) -> None:
    """Compare the reply to WAIT with the number required. Raises NotReplicated."""
    if required is None or copies < required:
        raise NotReplicated(
            f"{copies} replicas have it, {required or 'none of the master in charge'} required"
        )


class ReplicatedConnection(PipelinedConnection):
    """Ends each batch of commands with one WAIT, and holds their replies until WAIT is answered.

    The commands of that time form the next batch, so without replicas they wait for one timeout together and
    not one after the other. WAIT covers all that the master has written by then, including earlier attempts
    of the same script. It delays every command behind it, so scripts that only read use another connection.
    """

    def _may_send(self) -> bool:
        return not self._waiting

    def _next_batch(self) -> bytes:
        before = len(self._waiting)
        commands = super()._next_batch()
        required = required_copies(self._connection)
        gate = _WaitBarrier(self._connection, required)
        waiters = [self._waiting.pop() for _ in range(len(self._waiting) - before)]
        self._waiting.extend(_DeferredReply(gate, waiter) for waiter in reversed(waiters))
        self._waiting.append(gate)
        wait = hiredis.pack_command(("WAIT", required or MIN_REPLICAS, WAIT_TIMEOUT_MS))  # type: ignore[arg-type]
        return b"".join((commands, wait))


class _WaitBarrier:
    """Receives the reply to WAIT, and releases the replies that were held for it."""

    def __init__(self, connection: Any, required: int | None) -> None:
        self.held: list[tuple[Any, Any]] = []
        self._connection = connection
        self._required = required

    def switch(self, copies: Any) -> None:
        failure = self._failure(copies)
        for waiter, answer in self.held:
            is_refusal = isinstance(answer, Exception)  # a refused script has written nothing
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
    """Receives the reply to one command, and holds it at the barrier."""

    def __init__(self, gate: _WaitBarrier, waiter: Any):
        self._gate = gate
        self._waiter = waiter

    def switch(self, answer: Any) -> None:
        self._gate.held.append((self._waiter, answer))
