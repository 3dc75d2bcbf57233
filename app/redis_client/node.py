"""Listens to one node of a Redis Cluster, in a thread."""

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Any

import hiredis
import redis

from app.redis_client.listener import Listener, PubSubEvent
from app.redis_client.url import Address

TICK_S = 1.0  # of silence until the listener sends a ping
log = logging.getLogger(__name__)


class ShardListener(Listener):
    """Listens to one node by SSUBSCRIBE.

    It logs a refused subscription and continues: the ClusterListener sends it again, to another node if the
    slot has moved.
    """

    prefix = "S"

    def subscribe(self, *channels: str) -> None:
        """Send SSUBSCRIBE for each channel. Raises RedisError."""
        for channel in channels:  # one command each: SSUBSCRIBE refuses channels of different slots
            super().subscribe(channel)

    def _refused(self, reply: hiredis.ReplyError) -> None:
        log.info("Subscription refused: %s", reply, extra={"event": "subscription_refused"})


class NodeSubscriber(threading.Thread):
    """Listens to a node until the connection is lost.

    It calls `on_events` with itself and the events that it has received, and with an empty list when it ends.
    """

    def __init__(
        self,
        address: Address,
        connect: Callable[[Address], Any],
        on_events: "Callable[[NodeSubscriber, list[PubSubEvent]], None]",
    ):
        super().__init__(daemon=True, name="node")
        self.address = address
        self.is_lost = False
        self._connect = connect
        self._on_events = on_events
        self._listener: ShardListener | None = None
        self._queued: list[str] = []  # channels that were subscribed before the connection was open
        self.start()

    def run(self) -> None:
        """Connect, and pass events on until the connection is lost or closed."""
        try:
            listener = self._listener = ShardListener(self._connect(self.address))
            listener.subscribe(*self._queued)
            while not self.is_lost:
                if heard := listener.read(TICK_S):
                    self._on_events(self, heard)
        except redis.RedisError as error:
            log.warning("Node %s:%s lost: %s", *self.address, error, extra={"event": "node_lost"})
        finally:
            self.close()
            self._on_events(self, [])

    def subscribe(self, channel: str) -> None:
        """Subscribe to a channel; before the node is connected, remember it until then."""
        if self._listener is None:
            self._queued.append(channel)
        else:
            self._try(self._listener.subscribe, channel)

    def unsubscribe(self, channel: str) -> None:
        """Unsubscribe from a channel."""
        if self._listener is not None:
            self._try(self._listener.unsubscribe, channel)

    def has_unread(self, channel: str) -> bool:
        """Return whether events of the channel may have arrived that `on_events` has not been given."""
        return self._listener is None or self._listener.has_unread(channel)

    def close(self) -> None:
        """Close the connection, which ends the thread."""
        self.is_lost = True
        if self._listener is not None:
            self._listener.close()

    def _try(self, verb: Callable[[str], None], channel: str) -> None:
        with contextlib.suppress(redis.RedisError):  # `run` meets the same error, and ends
            verb(channel)
