"""Redis behind Sentinels, which know which of several is the master."""

import logging
import socket
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any, NamedTuple

import redis
from redis.sentinel import (
    MasterNotFoundError,
    Sentinel,
    SentinelConnectionPool,
    SentinelManagedConnection,
    SentinelManagedSSLConnection,
)

from app.redis_client.replica_count import ReplicaCount
from app.redis_client.timeouts import DISCOVERY_TIMEOUT_S, ROLE_CHECK_TIMEOUT_S
from app.redis_client.url import Address

LOOK_EVERY_S = 0.25  # a quarter of the time in which a failover can be over
SILENCE_SHARE = 0.75  # of the time after which Sentinels find a master down: before a replica is promoted
log = logging.getLogger(__name__)


class SentinelReply(NamedTuple):
    """What a Sentinel says: how new that is, where the master is, whether it has heard nothing from there for
    too long, how many have to find so for another to be chosen, whether this Sentinel is replacing that
    master, after how many seconds of silence it finds a server down, and which replicas it does not."""

    epoch: int
    master: Address
    is_down: bool
    quorum: int
    is_failing_over: bool
    down_after_s: float
    promotable: frozenset[Address]


class Sentinels(Sentinel):
    """Asks all of them, and believes the one that knows of the latest change: one that was cut off, or has
    just come back, still names the master that was.

    `replicas` is set where answers wait for replicas; the Sentinels are then asked for these as well, which
    their user must be allowed (`+sentinel|replicas`).
    """

    replicas: ReplicaCount | None = None

    def discover_master(self, service_name: str) -> Address:
        """Raises MasterNotFoundError also where enough of them find the master down: it may let one connect
        and say nothing, and to wait for that would take until after another has its place.
        """
        return master_of(self.ask(service_name))

    def ask(self, service: str) -> list[SentinelReply]:
        """What each Sentinel that can be reached says. Raises MasterNotFoundError if none can be."""
        told: list[SentinelReply] = []
        trouble = []
        for sentinel in self.sentinels:
            try:
                told.append(_query(sentinel, service, with_replicas=self.replicas is not None))
            except redis.RedisError as error:
                trouble.append(str(error))
        if not told:
            raise MasterNotFoundError(f"no Sentinel knows the master of {service!r}: {trouble}")
        return told


def master_of(told: list[SentinelReply]) -> Address:
    """Raises MasterNotFoundError where enough Sentinels find the master down."""
    latest = max(told, key=lambda each: each.epoch)
    down = [each for each in told if each.is_down and each.master == latest.master]
    if len(down) >= latest.quorum:
        raise MasterNotFoundError(f"the master {latest.master} is down")
    return latest.master


def _query(sentinel: Any, service: str, with_replicas: bool) -> SentinelReply:
    questions = sentinel.pipeline(transaction=False)
    questions.sentinel_get_master_addr_by_name(service)  # during a failover this one knows first
    questions.sentinel_master(service)
    if with_replicas:
        questions.execute_command("SENTINEL REPLICAS", service)
    (host, port), facts, *replicas = questions.execute()
    master = host.decode(), int(port)
    is_named = (facts["ip"], facts["port"]) == master
    return SentinelReply(
        int(facts["config-epoch"]),
        master,
        facts["is_sdown"] and is_named,
        int(facts["quorum"]),
        "failover_in_progress" in facts["flags"] and is_named,
        int(facts["down-after-milliseconds"]) / 1000,
        _promotable(replicas[0]) if replicas else frozenset(),
    )


def _promotable(replicas: list[list[bytes]]) -> frozenset[Address]:
    """Of the replicas that a Sentinel lists, those that it does not find down."""
    listed = [dict(zip(each[::2], each[1::2], strict=True)) for each in replicas]
    return frozenset(
        (each[b"ip"].decode(), int(each[b"port"]))
        for each in listed
        if b"s_down" not in each[b"flags"].split(b",")
    )


class MasterWatch:
    """Hangs up on a Redis that is not the master any more: it may go on talking for a while, after a pause or
    cut off from the others, and what is published elsewhere is not heard from it.

    Where answers wait for replicas, it also keeps the count of these up to date. `connect` opens a connection
    to the master for that.
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
        """Look after a connection to the master, which has reported so many replicas.

        Raises ConnectionError if replicas are counted and it is not the master any more, or no Sentinel can
        be reached.
        """
        if self.replicas:
            told, address = self._sentinels.ask(self._service), (connection.host, connection.port)
            if master_of(told) != address:
                raise redis.ConnectionError("{}:{} is not the master any more".format(*address))
            self._count(address, attached, told)
        self._connections.add(connection)
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True, name="watch")
                self._thread.start()

    def _run(self) -> None:
        while True:
            time.sleep(LOOK_EVERY_S)
            try:
                self._look(self._sentinels.ask(self._service))
            except redis.RedisError:
                continue  # who cannot be asked, tells of no change

    def _look(self, told: list[SentinelReply]) -> None:
        if self.replicas:
            latest = max(told, key=lambda each: each.epoch).master
            self._count(latest, self._attached(latest), told)
        master = master_of(told)
        for connection in tuple(self._connections):
            if (connection.host, connection.port) != master:
                self._hang_up(connection, master)

    def _count(self, master: Address, attached: int | None, told: list[SentinelReply]) -> None:
        assert self.replicas is not None
        told = [each for each in told if each.master == master]
        promotable = frozenset[Address]().union(*(each.promotable for each in told)) - {master}
        is_replaced = any(each.is_failing_over or each.is_down for each in told)
        max_silence_s = SILENCE_SHARE * min(each.down_after_s for each in told)
        self.replicas.update(master, promotable, attached, is_replaced, max_silence_s, time.monotonic())

    def _attached(self, master: Address) -> int | None:
        """The number of replicas that are online at the master; None if it does not answer in time."""
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

    def _hang_up(self, connection: Any, master: Address) -> None:
        self._connections.discard(connection)
        connected = connection._sock
        if connected is not None:
            log.warning(
                "The master is %s:%s now, no longer %s:%s.", *master, connection.host, connection.port
            )
            try:
                connected.shutdown(socket.SHUT_RDWR)  # whoever reads or writes there notices
            except OSError:
                pass


def _replicas_in(role: list[Any]) -> int:
    """How many replicas a master lists in its answer to ROLE: those that are online."""
    return len(role[2])


class MasterConnection(SentinelManagedConnection):
    """A connection to the master, and to nobody who only was or will be."""

    def __init__(self, *, watch: MasterWatch, **options: Any):
        self._watch = watch
        super().__init__(**options)  # type: ignore[no-untyped-call]

    def connect_to(self, address: Address) -> None:
        answer_timeout, self.socket_timeout = self.socket_timeout, ROLE_CHECK_TIMEOUT_S
        try:
            super().connect_to(address)  # type: ignore[no-untyped-call]
            self._watch.add(self, self._check_role())
        except BaseException:  # an answer that comes late would be taken for that to another question
            self.disconnect()  # type: ignore[no-untyped-call]
            raise
        finally:
            self.socket_timeout = answer_timeout
        self.update_current_socket_timeout(answer_timeout)

    def required_replicas(self) -> int | None:
        """How many replicas must have a write; None where this is not the master any more."""
        assert self._watch.replicas is not None
        return self._watch.replicas.required((self.host, self.port), time.monotonic())

    def _check_role(self) -> int:
        """The number of replicas that are online. Raises ConnectionError if this is not a master."""
        self.send_command("ROLE")  # type: ignore[no-untyped-call]
        role = self.read_response()
        if role[0] != b"master":
            raise redis.ConnectionError(f"{self.host}:{self.port} is to be the master, and is not yet")
        return _replicas_in(role)


class MasterTlsConnection(MasterConnection, SentinelManagedSSLConnection):
    """The same, encrypted."""


class MasterPool(SentinelConnectionPool, redis.BlockingConnectionPool):
    """Connections to the master; whoever asks for one too many waits."""


def master_pool(service: str, sentinels: Sentinels, **options: Any) -> MasterPool:
    watch = MasterWatch(sentinels, service)
    connection_class = MasterTlsConnection if options.pop("ssl") else MasterConnection
    more = {"connection_class": connection_class, "watch": watch}
    pool = MasterPool(service, sentinels, **more, **options)  # type: ignore[no-untyped-call]
    watch.connect = pool.make_connection
    return pool
