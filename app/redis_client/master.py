"""Connects to the master that Sentinels name, and leaves it when they name another."""

import logging
import socket
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

import redis
from redis.sentinel import (
    SentinelConnectionPool,
    SentinelManagedConnection,
    SentinelManagedSSLConnection,
)

from app.redis_client.sentinel import SentinelReply, Sentinels, master_of
from app.redis_client.timeouts import DISCOVERY_TIMEOUT_S, ROLE_CHECK_TIMEOUT_S
from app.redis_client.url import Address

CHECK_EVERY_S = 0.25  # between two checks: a quarter of the shortest failover
SILENCE_SHARE = 0.75  # of down-after-milliseconds: earlier than Sentinels can promote a replica
log = logging.getLogger(__name__)


class MasterWatch:
    """Closes connections to a Redis that is not the master any more.

    A former master may go on answering after a pause or while it is partitioned, and publications of the
    present master do not arrive there. Where writes wait for replicas, the watch also updates their count;
    `connect` opens a connection to the master for that.
    """

    def __init__(self, sentinels: Sentinels, service: str):
        self.replicas = sentinels.replicas
        self.connect: Callable[[], Any] | None = None
        self._sentinels = sentinels
        self._service = service
        self._own: Any = None
        self._connections: weakref.WeakSet[Any] = weakref.WeakSet()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, connection: Any, attached: int) -> None:
        """Watch a connection to the master, which has reported `attached` replicas online.

        Raises ConnectionError if replicas are counted and either this is not the master any more or no
        Sentinel answers.
        """
        if self.replicas:
            reports, address = self._sentinels.ask(self._service), (connection.host, connection.port)
            if master_of(reports) != address:
                raise redis.ConnectionError("{}:{} is not the master any more".format(*address))
            self._count(address, attached, reports)
        self._connections.add(connection)
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True, name="watch")
                self._thread.start()

    def _run(self) -> None:
        while True:
            time.sleep(CHECK_EVERY_S)
            try:
                self._check(self._sentinels.ask(self._service))
            except redis.RedisError:
                continue  # without a report nothing is known to have changed: check again at the next tick

    def _check(self, reports: list[SentinelReply]) -> None:
        if self.replicas:
            latest = max(reports, key=lambda each: each.epoch).master
            self._count(latest, self._attached(latest), reports)
        master = master_of(reports)
        for connection in tuple(self._connections):
            if (connection.host, connection.port) != master:
                self._close(connection, master)

    def _count(self, master: Address, attached: int | None, reports: list[SentinelReply]) -> None:
        assert self.replicas is not None
        reports = [each for each in reports if each.master == master]
        promotable = frozenset[Address]().union(*(each.promotable for each in reports)) - {master}
        is_replaced = any(each.is_failing_over or each.is_down for each in reports)
        max_silence_s = SILENCE_SHARE * min(each.down_after_s for each in reports)
        self.replicas.update(master, promotable, attached, is_replaced, max_silence_s, time.monotonic())

    def _attached(self, master: Address) -> int | None:
        """Return the number of replicas that are online at the master; None if it does not answer in time."""
        assert self.connect is not None
        if self._own is None:
            self._own = self.connect()
        try:
            self._own.connect()
            self._own.send_command("ROLE")
            attached = _replicas_in(self._own.read_response(timeout=DISCOVERY_TIMEOUT_S))
        except redis.RedisError:
            self._own.disconnect()
            return None
        return attached if (self._own.host, self._own.port) == master else None

    def _close(self, connection: Any, master: Address) -> None:
        self._connections.discard(connection)
        connected = connection._sock
        if connected is not None:
            log.warning(
                "Master changed: it is %s:%s, no longer %s:%s",
                *master,
                connection.host,
                connection.port,
                extra={"event": "master_changed"},
            )
            try:
                connected.shutdown(socket.SHUT_RDWR)  # ends pending reads and writes with an error
            except OSError:
                pass


def _replicas_in(role: list[Any]) -> int:
    """Return the number of online replicas in a master's reply to ROLE."""
    return len(role[2])


class MasterConnection(SentinelManagedConnection):
    """A connection that is refused unless ROLE answers "master"."""

    def __init__(self, *, watch: MasterWatch, **options: Any):
        self._watch = watch
        super().__init__(**options)  # type: ignore[no-untyped-call]

    def connect_to(self, address: Address) -> None:
        """Connect, check the role and register with the watch. Raises RedisError."""
        answer_timeout, self.socket_timeout = self.socket_timeout, ROLE_CHECK_TIMEOUT_S
        try:
            super().connect_to(address)  # type: ignore[no-untyped-call]
            self._watch.add(self, self._check_role())
        except BaseException:  # a reply that comes late would be taken for the reply to the next command
            self.disconnect()  # type: ignore[no-untyped-call]
            raise
        finally:
            self.socket_timeout = answer_timeout
        self.update_current_socket_timeout(answer_timeout)

    def required_replicas(self) -> int | None:
        """Return how many replicas must acknowledge a write; None if this is not the master any more."""
        assert self._watch.replicas is not None
        return self._watch.replicas.required((self.host, self.port), time.monotonic())

    def _check_role(self) -> int:
        """Return the number of replicas that are online. Raises ConnectionError if this is not a master."""
        self.send_command("ROLE")  # type: ignore[no-untyped-call]
        role = self.read_response()
        if role[0] != b"master":
            raise redis.ConnectionError(f"{self.host}:{self.port} is to be the master, and is not yet")
        return _replicas_in(role)


class MasterTlsConnection(MasterConnection, SentinelManagedSSLConnection):
    """A MasterConnection over TLS."""


class MasterPool(SentinelConnectionPool, redis.BlockingConnectionPool):
    """A pool of connections to the master; when all are in use, a caller waits for one."""


def master_pool(service: str, sentinels: Sentinels, **options: Any) -> MasterPool:
    """Return a pool of connections to the master of a service, with a watch on all of them."""
    watch = MasterWatch(sentinels, service)
    connection_class = MasterTlsConnection if options.pop("ssl") else MasterConnection
    more = {"connection_class": connection_class, "watch": watch}
    pool = MasterPool(service, sentinels, **more, **options)  # type: ignore[no-untyped-call]
    watch.connect = pool.make_connection
    return pool
