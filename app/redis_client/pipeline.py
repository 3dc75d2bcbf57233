"""Runs the scripts of a worker on one pipelined connection to Redis."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import hiredis
import redis

from app.redis_client.pipelined_connection import PipelinedConnection

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

    `connect` opens a connection; `connection_class` is the class that pipelines commands on it.
    """

    def __init__(self, connect: Callable[[], Any], connection_class: type[PipelinedConnection] | None = None):
        self._open = connect
        self._connection_class = connection_class or PipelinedConnection
        self._connection: PipelinedConnection | None = None
        self._connecting = threading.Lock()
        self._failure: tuple[float, redis.RedisError] | None = None

    def run(
        self, script: Script, keys: Sequence[str], args: Sequence[str | bytes | int], is_asking: bool = False
    ) -> Any:
        """Run a script and return its reply; load the script first if Redis does not have it.

        With `is_asking`, send ASKING first: the keys are being migrated to this node of a Cluster.
        """
        command = ("EVALSHA", script.sha, len(keys), *keys, *args)
        try:
            return self._ask(command, is_asking)
        except redis.ResponseError as error:
            if not str(error).startswith("NOSCRIPT"):
                raise
        self._ask(("SCRIPT", "LOAD", script.script), False)
        return self._ask(command, is_asking)

    def _ask(self, command: tuple[str | bytes | int, ...], is_asking: bool) -> Any:
        connection = self._connection
        if connection is None or connection.is_broken:
            connection = self._connect()
        packed = hiredis.pack_command(command)  # type: ignore[arg-type]
        reply = connection.ask(ASKING, packed) if is_asking else connection.ask(packed)
        if isinstance(reply, hiredis.ReplyError):
            if str(reply).startswith("READONLY"):  # a replica now: a new connection discovers the master
                connection.abandon()
            raise redis.ResponseError(str(reply).removeprefix("ERR "))  # redis-py removes this prefix, too
        if isinstance(reply, redis.RedisError):
            raise reply
        return reply

    def _connect(self) -> PipelinedConnection:
        """Open a connection. A greenlet that waited while another one failed gets that error and does not try
        again.
        """
        asked_at = time.monotonic()
        with self._connecting:
            if self._connection is not None and not self._connection.is_broken:
                return self._connection
            if self._failure and self._failure[0] >= asked_at:
                raise NotSent(str(self._failure[1]))
            try:
                self._connection = self._connection_class(self._open())
            except redis.RedisError as error:
                self._failure = time.monotonic(), error
                raise NotSent(str(error)) from error
            return self._connection
