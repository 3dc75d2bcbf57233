"""Which node of a Cluster has which meetings, as the nodes themselves say."""

import threading
import time
from typing import Any

import redis
from redis.crc import REDIS_CLUSTER_HASH_SLOTS, key_slot

from app.redis_client.timeouts import DISCOVERY_TIMEOUT_S
from app.redis_client.url import Address

ASK_EVERY_S = 0.2  # at most: while a node is away, everybody who needs it wants to know who takes its place
MAX_ASKED = 4  # nodes, one after the other, so that a question is over in time


class ClusterMap:
    """The map of a Cluster. It is asked for when something does not fit, and believed until then.

    `seeds` are the nodes to begin with; `options` are what a connection takes, but for host and port.
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
        """A new connection to a node. Raises RedisError."""
        host, port = address
        connection = self._connection_class(host=host, port=port, **self._options | more)
        connection.connect()
        return connection

    def owner(self, key: str) -> Address:
        """The node that has a key, as far as is known. Raises RedisError where that is nobody."""
        slot = key_slot(key.encode())
        owner = self._owners[slot]
        if owner is None or owner in self._doubted or self._is_stale:
            self.refresh()
            owner = self._owners[slot]
        if owner is None:
            raise redis.ConnectionError(f"no node of the Cluster has slot {slot}")
        return owner

    def relocate(self, key: str, address: Address) -> None:
        """A node says that a key is at another now; and more may be elsewhere."""
        self._owners[key_slot(key.encode())] = address
        self._is_stale = True

    def mark_down(self, address: Address) -> None:
        """A node does not answer: another may have taken its place."""
        self._doubted.add(address)

    def mark_up(self, address: Address) -> None:
        """A node answers."""
        self._doubted.discard(address)

    def refresh(self) -> None:
        """Ask for the map, unless somebody has just done so. Raises RedisError if nobody answers."""
        wanted_at = time.monotonic()
        with self._asking:
            if self._asked_at + ASK_EVERY_S > wanted_at:
                return
            self._asked_at, self._is_stale = time.monotonic(), False
            self._apply(*self._ask_somebody())

    def ask(self) -> None:
        """Raises RedisError if no node answers."""
        self._ask_somebody()

    def _ask_somebody(self) -> tuple[Address, list[Any]]:
        known = [*self._nodes, *(seed for seed in self._seeds if seed not in self._nodes)]
        known.sort(key=self._doubted.__contains__)  # those that seem to be away come last
        trouble: redis.RedisError = redis.ConnectionError("a Cluster without nodes")
        for address in known[:MAX_ASKED]:
            try:
                ranges = self._ask(address)
            except redis.RedisError as error:
                trouble = error
                self.mark_down(address)
            else:
                self.mark_up(address)
                return address, ranges
        raise trouble

    def _ask(self, address: Address) -> list[Any]:
        connection = self.connect(
            address, socket_connect_timeout=DISCOVERY_TIMEOUT_S, socket_timeout=DISCOVERY_TIMEOUT_S
        )
        try:
            connection.send_command("CLUSTER", "SLOTS")
            answer: list[Any] = connection.read_response()
            return answer
        finally:
            connection.disconnect()

    def _apply(self, teller: Address, ranges: list[Any]) -> None:
        owners: list[Address | None] = [None] * REDIS_CLUSTER_HASH_SLOTS
        nodes: dict[Address, None] = {}
        for start, end, *servers in ranges:
            addresses = [_address(server, teller) for server in servers]
            owners[start : end + 1] = [addresses[0]] * (end + 1 - start)
            nodes.update(dict.fromkeys(addresses))
        self._owners, self._nodes = owners, list(nodes)
        self._doubted.intersection_update(nodes)


def _address(server: list[Any], teller: Address) -> Address:
    """A node that does not know its own name is where one has asked."""
    host = (server[0] or b"").decode()
    return (host if host not in ("", "?") else teller[0]), int(server[1])
