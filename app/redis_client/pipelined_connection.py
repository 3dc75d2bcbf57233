"""Sends commands on one connection to Redis in batches, and hands out the replies in their order.

What greenlets send in one turn of the event loop goes out in one write. A pool of connections costs several
times as much, and runs out of connections under load.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import gevent
import hiredis
import redis
from gevent.event import Event
from gevent.hub import Waiter, get_hub

from app.redis_client.timeouts import ANSWER_TIMEOUT_S

TICK_S = 0.25  # between two checks whether Redis still answers
# Commands without a reply. Further commands wait in this process, so that a long queue is no timeout.
MAX_IN_FLIGHT = 64
# Seconds between two writes: the commands of that time go out together, which halves the cost on both sides.
BATCH_WINDOW_S = 0.001
READ_BYTES = 256 * 1024


class Discard:
    """Takes a reply that no greenlet waits for."""

    def switch(self, _: Any) -> None:
        """Ignore the reply."""


DISCARD = Discard()


class PipelinedConnection:
    """Sends commands on one connection, and hands each reply to the greenlet that waits for it."""

    def __init__(self, connection: Any):
        self.is_broken = False
        self._connection = connection
        self._socket: Any = connection._sock
        self._socket.settimeout(None)  # `_watch` enforces the timeout
        self._reader = hiredis.Reader()
        self._unsent: deque[tuple[Sequence[bytes], Any]] = deque()  # commands, and who waits for the last
        self._waiting: deque[Any] = deque()  # a waiter for each command that was sent, in order
        # When the last reply came, or when the oldest command without a reply was sent.
        self._since = 0.0
        self._wake_writer = Event()
        self._next_at = 0.0  # when the next write is allowed
        gevent.spawn(self._run_guarded, self._write)
        gevent.spawn(self._run_guarded, self._read)
        gevent.spawn(self._run_guarded, self._watch)

    def ask(self, *commands: bytes) -> Any:
        """Send packed commands in a row, with no other command between them, and wait.

        Returns the reply to the last command: a value, a hiredis.ReplyError or a RedisError.
        """
        waiter = Waiter()
        self._unsent.append((commands, waiter))
        self._wake_writer.set()
        return waiter.get()

    def abandon(self) -> None:
        """Close the connection: it leads to a server that is not the master any more."""
        self._break(redis.ConnectionError("This Redis is not the one to ask."))

    def _run_guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (OSError, hiredis.HiredisError, redis.RedisError) as error:
            self._break(redis.ConnectionError(f"Redis does not answer: {error}"))

    def _write(self) -> None:
        while not self.is_broken:
            self._wake_writer.wait()
            self._wake_writer.clear()
            while self._unsent and self._may_send():
                if (early := self._next_at - time.monotonic()) > 0:
                    gevent.sleep(early)
                    continue
                self._next_at = time.monotonic() + BATCH_WINDOW_S
                self._socket.sendall(self._next_batch())

    def _may_send(self) -> bool:
        return len(self._waiting) < MAX_IN_FLIGHT

    def _next_batch(self) -> bytes:
        if not self._waiting:
            self._since = time.monotonic()
        outgoing: list[bytes] = []
        while self._unsent and len(self._waiting) < MAX_IN_FLIGHT:
            commands, waiter = self._unsent.popleft()
            outgoing += commands
            self._waiting.extend((DISCARD,) * (len(commands) - 1))
            self._waiting.append(waiter)
        return b"".join(outgoing)

    def _read(self) -> None:
        while not self.is_broken:
            self._receive(self._socket.recv(READ_BYTES))

    def _receive(self, arrived: bytes) -> None:
        if not arrived:
            raise redis.ConnectionError("it has closed the connection")
        self._since = time.monotonic()
        self._reader.feed(arrived)
        callback = get_hub().loop.run_callback
        while (reply := self._reader.gets()) is not False:
            callback(self._waiting.popleft().switch, reply)
        if self._unsent:
            self._wake_writer.set()

    def _watch(self) -> None:
        while not self.is_broken:
            gevent.sleep(TICK_S)
            if self._waiting and time.monotonic() - self._since > ANSWER_TIMEOUT_S:
                raise redis.TimeoutError(f"nothing for {ANSWER_TIMEOUT_S} s")

    def _break(self, reason: redis.RedisError) -> None:
        self.is_broken = True
        self._wake_writer.set()
        self._connection.disconnect()
        waiting = [*self._waiting, *(waiter for _, waiter in self._unsent)]
        self._waiting.clear()
        self._unsent.clear()
        for waiter in waiting:
            get_hub().loop.run_callback(waiter.switch, reason)
