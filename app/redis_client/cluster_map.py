"""Keeps the map of a Redis Cluster: which node owns which slot."""

import threading
import time
from typing import Any

import redis
from redis.crc import REDIS_CLUSTER_HASH_SLOTS, key_slot

from app.redis_client.timeouts import DISCOVERY_TIMEOUT_S
from app.redis_client.url import Address

ASK_EVERY_S = 0.2  # at most: while a node is down, every request to it asks for the map
MAX_ASKED = 4  # nodes in one refresh, one after the other: bounds the time that it takes


class ClusterMap:
    """Knows the owner of each slot, and asks the nodes again when the map proves to be wrong.

    `seeds` are the addresses of the first nodes to ask; `options` are the arguments of a connection, without
    host and port.
    """

    def __init__(self, seeds: list[Address], connection_class: type[Any], options: dict[str, Any]):
        self._seeds = seeds
        self._connection_class = connection_class
        self._options = options
        self._owners: list[Address | None] = [None] * REDIS_CLUSTER_HASH_SLOTS
        self._nodes: list[Address] = []
        self._doubted: set[Address] = set()
        self._is_stale = False
        self._asking = threading.Lock()
        self._asked_at = float("-inf")

    def connect(self, address: Address, **more: Any) -> Any:
        """Open a new connection to a node. Raises RedisError."""
        host, port = address
        connection = self._connection_class(host=host, port=port, **self._options | more)
        connection.connect()
        return connection

    def owner(self, key: str) -> Address:
        """Return the address of the node that owns a key, as far as the map says. Raises RedisError if no
        node owns it.
        """
        slot = key_slot(key.encode())
        owner = self._owners[slot]
        if owner is None or owner in self._doubted or self._is_stale:
            self.refresh()
            owner = self._owners[slot]
        if owner is None:
            raise redis.ConnectionError(f"no node of the Cluster has slot {slot}")
        return owner

    def relocate(self, key: str, address: Address) -> None:
        """Note that a node redirects a key to another node; the map is refreshed at the next use, as other
        keys may have moved too.
        """
        self._owners[key_slot(key.encode())] = address
        self._is_stale = True

    def mark_down(self, address: Address) -> None:
        """Note that a node does not answer: a replica may have been promoted in its place."""
        self._doubted.add(address)

    def mark_up(self, address: Address) -> None:
        """Note that a node answers."""
        self._doubted.discard(address)

    def refresh(self) -> None:
        """Ask for the map, unless another thread has done so since the call. Raises RedisError if no node
        answers.
        """
        wanted_at = time.monotonic()
        with self._asking:
            if self._asked_at + ASK_EVERY_S > wanted_at:
                return
            self._asked_at, self._is_stale = time.monotonic(), False
            self._apply(*self._ask_any())

    def ask(self) -> None:
        """Check that at least one node answers. Raises RedisError if none does."""
        self._ask_any()

    def _ask_any(self) -> tuple[Address, list[Any]]:
        known = [*self._nodes, *(seed for seed in self._seeds if seed not in self._nodes)]
        known.sort(key=self._doubted.__contains__)  # nodes that did not answer last time are asked last
        failure: redis.RedisError = redis.ConnectionError("a Cluster without nodes")
        for address in known[:MAX_ASKED]:
            try:
                ranges = self._ask(address)
            except redis.RedisError as error:
                failure = error
                self.mark_down(address)
            else:
                self.mark_up(address)
                return address, ranges
        raise failure

    def _ask(self, address: Address) -> list[Any]:
        connection = self.connect(
            address, socket_connect_timeout=DISCOVERY_TIMEOUT_S, socket_timeout=DISCOVERY_TIMEOUT_S
        )
        try:
            connection.send_command("CLUSTER", "SLOTS")
            slots: list[Any] = connection.read_response()
            return slots
        finally:
            connection.disconnect()

    def _apply(self, source: Address, ranges: list[Any]) -> None:
        owners: list[Address | None] = [None] * REDIS_CLUSTER_HASH_SLOTS
        nodes: dict[Address, None] = {}
        for start, end, *servers in ranges:
            addresses = [address_of((host or b"").decode(), port, source) for host, port, *_ in servers]
            owners[start : end + 1] = [addresses[0]] * (end + 1 - start)
            nodes.update(dict.fromkeys(addresses))
        self._owners, self._nodes = owners, list(nodes)
        self._doubted.intersection_update(nodes)


def address_of(host: str, port: str | int, source: Address) -> Address:
    """Return the address of a node as the node `source` reports it.

    A node that does not know its own host name leaves it empty or reports "?": then it is that of `source`.
    """
    return (host if host not in ("", "?") else source[0]), int(port)
