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

CHECK_EVERY_S = 0.25  # between two checks of the subscriptions that no node has confirmed
RESUBSCRIBE_AFTER_S = 0.5  # until a subscription that was not confirmed is sent again
REFRESH_EVERY_S = 2.0  # between two refreshes of the map: a node does not always say that a slot has moved
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
        self._confirmed_on: dict[str, NodeSubscriber] = {}  # channel -> the node that has confirmed it
        self._pending: dict[str, float] = {}  # channel that no node has confirmed -> when to subscribe again
        self._events: queue.Queue[list[PubSubEvent]] = queue.Queue(MAX_BATCHES)
        self._wake = threading.Event()
        self._is_closed = False
        threading.Thread(target=self._run, daemon=True, name="shards").start()

    # Called by the hub

    def subscribe(self, *channels: str) -> None:
        """Subscribe to channels; `read` reports each confirmation."""
        self._pending.update(dict.fromkeys(channels, 0.0))
        self._wake.set()

    def unsubscribe(self, channel: str) -> None:
        """Unsubscribe from a channel, or stop trying to subscribe to it."""
        self._pending.pop(channel, None)
        node = self._confirmed_on.pop(channel, None)
        if node:
            node.unsubscribe(channel)

    def read(self, timeout: float) -> list[PubSubEvent]:
        """Return all events in the queue; wait at most `timeout` seconds for the first of them."""
        heard: list[PubSubEvent] = []
        with contextlib.suppress(queue.Empty):
            heard += self._events.get(timeout=timeout)
            while True:
                heard += self._events.get_nowait()
        return heard

    def has_unread(self, channel: str) -> bool:
        """Return True if events may be unread, in the queue or in the socket, or if no node has confirmed."""
        node = self._confirmed_on.get(channel)
        return node is None or not self._events.empty() or node.has_unread(channel)

    def close(self) -> None:
        """Close the connections to all nodes, and end the threads."""
        self._is_closed = True
        self._wake.set()
        for node in tuple(self._nodes.values()):
            node.close()
        with contextlib.suppress(queue.Empty):
            while True:
                self._events.get_nowait()  # a node's thread may be waiting for room in the queue

    # Called by the threads of the nodes

    def _process(self, node: NodeSubscriber, heard: list[PubSubEvent]) -> None:
        """Process the events of a node; an empty list means that the node is lost."""
        for kind, channel, _ in tuple(heard):
            if kind == "subscribe":
                self._confirm(channel, node)
            elif kind == "unsubscribe" and self._confirmed_on.get(channel) is node:  # the slot has moved
                heard.append(self._unconfirm(channel))
        if node.is_lost:
            self._topology.mark_down(node.address)
            confirmed = [channel for channel, home in tuple(self._confirmed_on.items()) if home is node]
            heard += map(self._unconfirm, confirmed)
        if heard and not self._is_closed:
            self._events.put(heard)

    def _confirm(self, channel: str, node: NodeSubscriber) -> None:
        before, due_at = self._confirmed_on.get(channel), self._pending.pop(channel, None)
        if before is None and due_at is None:
            node.unsubscribe(channel)  # the hub has unsubscribed meanwhile
            return
        self._confirmed_on[channel] = node
        self._topology.mark_up(node.address)
        if before is not None and before is not node:
            before.unsubscribe(channel)

    def _unconfirm(self, channel: str) -> PubSubEvent:
        del self._confirmed_on[channel]
        self._pending[channel] = 0.0
        self._wake.set()
        return PubSubEvent("lost", channel, b"")

    # Subscribing each channel on its owner

    def _run(self) -> None:
        checked_at = time.monotonic()
        while not self._is_closed:
            self._wake.wait(CHECK_EVERY_S if self._pending else REFRESH_EVERY_S)
            self._wake.clear()
            if time.monotonic() - checked_at > REFRESH_EVERY_S:
                checked_at = time.monotonic()
                self._try(self._check_owners)
            for channel, due_at in tuple(self._pending.items()):
                if due_at < time.monotonic():
                    self._try(self._subscribe, channel, due_at)

    def _try(self, verb: Callable[..., None], *what: Any) -> None:
        try:
            verb(*what)
        except redis.RedisError as error:
            log.info("Cluster lookup failed: %s", error, extra={"event": "cluster_lookup_failed"})

    def _check_owners(self) -> None:
        self._topology.refresh()
        for channel, node in tuple(self._confirmed_on.items()):
            if self._topology.owner(channel) != node.address and channel not in self._pending:
                self._pending[channel] = 0.0

    def _subscribe(self, channel: str, due_at: float) -> None:
        if channel not in self._pending:
            return  # a node has confirmed it, or the hub has unsubscribed, since the loop began
        self._pending[channel] = time.monotonic() + RESUBSCRIBE_AFTER_S
        if due_at:  # the previous attempt was not confirmed
            self._events.put([PubSubEvent("lost", channel, b"")])
            self._topology.refresh()
        self._node(self._topology.owner(channel)).subscribe(channel)

    def _node(self, address: Address) -> NodeSubscriber:
        node = self._nodes.get(address)
        if node is None or node.is_lost:
            node = self._nodes[address] = NodeSubscriber(address, self._topology.connect, self._process)
        return node
