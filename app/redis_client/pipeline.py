"""Runs all scripts of a worker on one pipelined connection to Redis.

What greenlets send in one turn of the event loop goes out in one write, and the replies come back in the
order of the commands. A pool of connections costs several times as much, and runs out of connections under
load.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Protocol

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
ASKING = hiredis.pack_command(("ASKING",))


class NotSent(redis.ConnectionError):
    """The connection could not be opened: Redis has run nothing, so a retry is safe."""


class Script(Protocol):
    """A script as redis-py registers it: its SHA-1 and its source."""

    sha: str
    script: str


class ScriptRunner(Protocol):
    """Runs scripts on Redis: directly or pipelined, with or without waiting for replicas."""

    def run(self, script: Any, keys: Sequence[str], args: Sequence[str | bytes | int]) -> Any:
        """Run a script on keys that are all of one meeting, and return its reply. Raises RedisError."""
        ...


class Pipeline:
    """Runs scripts on one connection, and opens a new one when it is lost. Needs gevent's event loop.

    Raises NotSent if there is no connection, and ResponseError if Redis refuses the script. After another
    RedisError the script may or may not have run.

    `connect` opens a connection; `line` is the class that pipelines commands on it.
    """

    def __init__(self, connect: Callable[[], Any], line: "type[PipelinedConnection] | None" = None):
        self._open = connect
        self._line_class = line or PipelinedConnection
        self._line: PipelinedConnection | None = None
        self._connecting = threading.Lock()
        self._failure: tuple[float, redis.RedisError] | None = None

    def run(
        self, script: Script, keys: Sequence[str], args: Sequence[str | bytes | int], is_asking: bool = False
    ) -> Any:
        """Run a script and return its reply; load the script first if Redis does not have it.

        With `is_asking`, send ASKING first: the keys are being migrated to this node of a Cluster.
        """
        words = ("EVALSHA", script.sha, len(keys), *keys, *args)
        try:
            return self._ask(words, is_asking)
        except redis.ResponseError as error:
            if not str(error).startswith("NOSCRIPT"):
                raise
        self._ask(("SCRIPT", "LOAD", script.script), False)
        return self._ask(words, is_asking)

    def _ask(self, words: tuple[str | bytes | int, ...], is_asking: bool) -> Any:
        line = self._line
        if line is None or line.is_broken:
            line = self._connect()
        question = hiredis.pack_command(words)  # type: ignore[arg-type]
        answer = line.ask(ASKING, question) if is_asking else line.ask(question)
        if isinstance(answer, hiredis.ReplyError):
            if str(answer).startswith("READONLY"):  # a replica now: a new line discovers the master
                line.abandon()
            raise redis.ResponseError(str(answer).removeprefix("ERR "))  # redis-py removes this prefix, too
        if isinstance(answer, redis.RedisError):
            raise answer
        return answer

    def _connect(self) -> "PipelinedConnection":
        """Open a connection. A greenlet that waited while another one failed gets that error and does not try
        again.
        """
        asked_at = time.monotonic()
        with self._connecting:
            if self._line is not None and not self._line.is_broken:
                return self._line
            if self._failure and self._failure[0] >= asked_at:
                raise NotSent(str(self._failure[1]))
            try:
                self._line = self._line_class(self._open())
            except redis.RedisError as error:
                self._failure = time.monotonic(), error
                raise NotSent(str(error)) from error
            return self._line


class Discard:
    """Takes a reply that no greenlet waits for."""

    def switch(self, _: Any) -> None:
        """Ignore the reply."""
        pass


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
        self._wanted = Event()
        self._next_at = 0.0  # when the next write is allowed
        gevent.spawn(self._run_guarded, self._write)
        gevent.spawn(self._run_guarded, self._read)
        gevent.spawn(self._run_guarded, self._watch)

    def ask(self, *questions: bytes) -> Any:
        """Send packed commands in a row, with no other command between them, and wait.

        Returns the reply to the last command: a value, a hiredis.ReplyError or a RedisError.
        """
        waiter = Waiter()
        self._unsent.append((questions, waiter))
        self._wanted.set()
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
            self._wanted.wait()
            self._wanted.clear()
            while self._unsent and self._may_send():
                if (early := self._next_at - time.monotonic()) > 0:
                    gevent.sleep(early)
                    continue
                self._next_at = time.monotonic() + BATCH_WINDOW_S
                self._socket.sendall(self._next_questions())

    def _may_send(self) -> bool:
        return len(self._waiting) < MAX_IN_FLIGHT

    def _next_questions(self) -> bytes:
        if not self._waiting:
            self._since = time.monotonic()
        outgoing: list[bytes] = []
        while self._unsent and len(self._waiting) < MAX_IN_FLIGHT:
            questions, waiter = self._unsent.popleft()
            outgoing += questions
            self._waiting.extend((DISCARD,) * (len(questions) - 1))
            self._waiting.append(waiter)
        return b"".join(outgoing)

    def _read(self) -> None:
        while not self.is_broken:
            self._hear(self._socket.recv(READ_BYTES))

    def _hear(self, arrived: bytes) -> None:
        if not arrived:
            raise redis.ConnectionError("it has closed the connection")
        self._since = time.monotonic()
        self._reader.feed(arrived)
        callback = get_hub().loop.run_callback
        while (answer := self._reader.gets()) is not False:
            callback(self._waiting.popleft().switch, answer)
        if self._unsent:
            self._wanted.set()

    def _watch(self) -> None:
        while not self.is_broken:
            gevent.sleep(TICK_S)
            if self._waiting and time.monotonic() - self._since > ANSWER_TIMEOUT_S:
                raise redis.TimeoutError(f"nothing for {ANSWER_TIMEOUT_S} s")

    def _break(self, reason: redis.RedisError) -> None:
        self.is_broken = True
        self._wanted.set()
        self._connection.disconnect()
        waiting = [*self._waiting, *(waiter for _, waiter in self._unsent)]
        self._waiting.clear()
        self._unsent.clear()
        for waiter in waiting:
            get_hub().loop.run_callback(waiter.switch, reason)
