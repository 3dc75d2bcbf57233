"""Listens to the publications of a Redis Cluster, with one connection to each node."""

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

import redis

from app.redis_client.cluster_map import ClusterMap
from app.redis_client.listener import PubSubEvent
from app.redis_client.node import NodeSubscriber
from app.redis_client.url import Address

LOOK_EVERY_S = 0.25  # between two checks of the subscriptions that no node has confirmed
ASK_AGAIN_S = 0.5  # until a subscription that was not confirmed is sent again
LOOK_AROUND_S = 2.0  # between two refreshes of the map: a node does not always say that a slot has moved
MAX_BATCHES = 16  # in the queue; further events stay in the sockets
log = logging.getLogger(__name__)


class ClusterListener:
    """Subscribes to each channel on the node that owns it; implements PubSub for a Cluster.

    If a node is lost, each of its channels is reported as "lost", and the listener subscribes again on the
    present owner until a node confirms it. The listener itself is never lost.
    """

    def __init__(self, topology: ClusterMap):
        self._topology = topology
        self._nodes: dict[Address, NodeSubscriber] = {}
        self._homes: dict[str, NodeSubscriber] = {}  # channel -> the node that has confirmed it
        self._due: dict[str, float] = {}  # channel that no node has confirmed -> when to subscribe again
        self._heard: queue.Queue[list[PubSubEvent]] = queue.Queue(MAX_BATCHES)
        self._bell = threading.Event()
        self._is_closed = False
        threading.Thread(target=self._tend, daemon=True, name="shards").start()

    # Called by the hub

    def subscribe(self, *channels: str) -> None:
        """Subscribe to channels; `hear` reports each confirmation."""
        self._due.update(dict.fromkeys(channels, 0.0))
        self._bell.set()

    def unsubscribe(self, channel: str) -> None:
        """Unsubscribe from a channel, or stop trying to subscribe to it."""
        self._due.pop(channel, None)
        node = self._homes.pop(channel, None)
        if node:
            node.unsubscribe(channel)

    def hear(self, timeout: float) -> list[PubSubEvent]:
        """Return all events in the queue; wait at most `timeout` seconds for the first of them."""
        heard: list[PubSubEvent] = []
        with contextlib.suppress(queue.Empty):
            heard += self._heard.get(timeout=timeout)
            while True:
                heard += self._heard.get_nowait()
        return heard

    def has_unread(self, channel: str) -> bool:
        """Return True if events may be unread, in the queue or in the socket, or if no node has confirmed."""
        node = self._homes.get(channel)
        return node is None or not self._heard.empty() or node.has_unread(channel)

    def close(self) -> None:
        """Close the connections to all nodes, and end the threads."""
        self._is_closed = True
        self._bell.set()
        for node in tuple(self._nodes.values()):
            node.close()
        with contextlib.suppress(queue.Empty):
            while True:
                self._heard.get_nowait()  # a node's thread may be waiting for room in the queue

    # Called by the threads of the nodes

    def _take(self, node: NodeSubscriber, heard: list[PubSubEvent]) -> None:
        """Process the events of a node; an empty list means that the node is lost."""
        for kind, channel, _ in tuple(heard):
            if kind == "subscribe":
                self._settle(channel, node)
            elif kind == "unsubscribe" and self._homes.get(channel) is node:  # the slot has moved
                heard.append(self._lose(channel))
        if node.is_lost:
            self._topology.mark_down(node.address)
            heard += [self._lose(channel) for channel, home in tuple(self._homes.items()) if home is node]
        if heard and not self._is_closed:
            self._heard.put(heard)

    def _settle(self, channel: str, node: NodeSubscriber) -> None:
        before, due_at = self._homes.get(channel), self._due.pop(channel, None)
        if before is None and due_at is None:
            node.unsubscribe(channel)  # the hub has unsubscribed meanwhile
            return
        self._homes[channel] = node
        self._topology.mark_up(node.address)
        if before is not None and before is not node:
            before.unsubscribe(channel)

    def _lose(self, channel: str) -> PubSubEvent:
        del self._homes[channel]
        self._due[channel] = 0.0
        self._bell.set()
        return PubSubEvent("lost", channel, b"")

    # Subscribing each channel on its owner

    def _tend(self) -> None:
        looked_at = time.monotonic()
        while not self._is_closed:
            self._bell.wait(LOOK_EVERY_S if self._due else LOOK_AROUND_S)
            self._bell.clear()
            if time.monotonic() - looked_at > LOOK_AROUND_S:
                looked_at = time.monotonic()
                self._try(self._look_around)
            for channel, due_at in tuple(self._due.items()):
                if due_at < time.monotonic():
                    self._try(self._ask_for, channel, due_at)

    def _try(self, verb: Callable[..., None], *what: Any) -> None:
        try:
            verb(*what)
        except redis.RedisError as error:
            log.info("Cluster lookup failed: %s", error, extra={"event": "cluster_lookup_failed"})

    def _look_around(self) -> None:
        self._topology.refresh()
        for channel, node in tuple(self._homes.items()):
            if self._topology.owner(channel) != node.address and channel not in self._due:
                self._due[channel] = 0.0

    def _ask_for(self, channel: str, due_at: float) -> None:
        if channel not in self._due:
            return  # a node has confirmed it, or the hub has unsubscribed, since the loop began
        self._due[channel] = time.monotonic() + ASK_AGAIN_S
        if due_at:  # the previous attempt was not confirmed
            self._heard.put([PubSubEvent("lost", channel, b"")])
            self._topology.refresh()
        self._node(self._topology.owner(channel)).subscribe(channel)

    def _node(self, address: Address) -> NodeSubscriber:
        node = self._nodes.get(address)
        if node is None or node.is_lost:
            node = self._nodes[address] = NodeSubscriber(address, self._topology.connect, self._take)
        return node
