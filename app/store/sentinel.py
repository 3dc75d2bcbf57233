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

from app.redis_url import Address
from app.store.patience import GREETING_TIMEOUT_S

LOOK_EVERY_S = 1.0
log = logging.getLogger(__name__)


class Told(NamedTuple):
    """What a Sentinel says: how new that is, where the master is, whether it has heard nothing from there for
    too long, and how many have to find so for another to be chosen."""

    epoch: int
    master: Address
    is_down: bool
    quorum: int


class Sentinels(Sentinel):
    """Asks all of them, and believes the one that knows of the latest change: one that was cut off, or has
    just come back, still names the master that was.
    """

    def discover_master(self, service_name: str) -> Address:
        """Raises MasterNotFoundError also where enough of them find the master down: it may let one connect
        and say nothing, and to wait for that would take until after another has its place.
        """
        told: list[Told] = []
        trouble = []
        for sentinel in self.sentinels:
            try:
                told.append(_asked(sentinel, service_name))
            except redis.RedisError as reason:
                trouble.append(str(reason))
        if not told:
            raise MasterNotFoundError(f"no Sentinel knows the master of {service_name!r}: {trouble}")
        latest = max(told, key=lambda each: each.epoch)
        down = [each for each in told if each.is_down and each.master == latest.master]
        if len(down) >= latest.quorum:
            raise MasterNotFoundError(f"the master of {service_name!r}, {latest.master}, is down")
        return latest.master


def _asked(sentinel: Any, service: str) -> Told:
    questions = sentinel.pipeline(transaction=False)
    questions.sentinel_get_master_addr_by_name(service)  # during a failover this one knows first
    questions.sentinel_master(service)
    (host, port), facts = questions.execute()
    master = host.decode(), int(port)
    is_down = facts["is_sdown"] and (facts["ip"], facts["port"]) == master
    return Told(int(facts["config-epoch"]), master, is_down, int(facts["quorum"]))


class Watch:
    """Hangs up on a Redis that is not the master any more: it may go on talking for a while, after a pause or
    cut off from the others, and what is published elsewhere is not heard from it.
    """

    def __init__(self, discover: Callable[[], Address]):
        self._discover = discover
        self._connections: weakref.WeakSet[Any] = weakref.WeakSet()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, connection: Any) -> None:
        self._connections.add(connection)
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True, name="watch")
                self._thread.start()

    def _run(self) -> None:
        while True:
            time.sleep(LOOK_EVERY_S)
            try:
                master = self._discover()
            except redis.RedisError:
                continue  # who cannot be asked, tells of no change
            for connection in tuple(self._connections):
                if (connection.host, connection.port) != master:
                    self._hang_up(connection, master)

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


class ToMaster(SentinelManagedConnection):
    """A connection to the master, and to nobody who only was or will be."""

    def __init__(self, *, watch: Watch, **options: Any):
        self._watch = watch
        super().__init__(**options)  # type: ignore[no-untyped-call]

    def connect_to(self, address: Address) -> None:
        answer_timeout, self.socket_timeout = self.socket_timeout, GREETING_TIMEOUT_S
        try:
            super().connect_to(address)  # type: ignore[no-untyped-call]
            self._check_role()
        except BaseException:  # an answer that comes late would be taken for that to another question
            self.disconnect()  # type: ignore[no-untyped-call]
            raise
        finally:
            self.socket_timeout = answer_timeout
        self.update_current_socket_timeout(answer_timeout)
        self._watch.add(self)

    def _check_role(self) -> None:
        self.send_command("ROLE")  # type: ignore[no-untyped-call]
        role = self.read_response()[0]
        if role != b"master":
            raise redis.ConnectionError(f"{self.host}:{self.port} is to be the master, and is not yet")


class ToMasterByTls(ToMaster, SentinelManagedSSLConnection):
    """The same, encrypted."""


class MasterPool(SentinelConnectionPool, redis.BlockingConnectionPool):
    """Connections to the master; whoever asks for one too many waits."""


def master_pool(service: str, sentinels: Sentinels, **options: Any) -> MasterPool:
    watch = Watch(lambda: sentinels.discover_master(service))
    connection_class = ToMasterByTls if options.pop("ssl") else ToMaster
    more = {"connection_class": connection_class, "watch": watch}
    return MasterPool(service, sentinels, **more, **options)  # type: ignore[no-untyped-call]
