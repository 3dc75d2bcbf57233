"""Listening in a Cluster: each meeting is heard from the node that has it, by a connection for each node."""

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

LOOK_EVERY_S = 0.25  # for meetings that nobody has confirmed yet
ASK_AGAIN_S = 0.5  # after asking for a subscription that was not confirmed
LOOK_AROUND_S = 2.0  # whether meetings are where they were; a node does not always say so
MAX_BATCHES = 16  # heard and not yet told; more wait in their sockets
log = logging.getLogger(__name__)


class ClusterListener:
    """Hears from all nodes. That one is lost is told to those who listened there, and is not the end: what
    they follow is asked for again, from whoever has it by then, until it is confirmed.
    """

    def __init__(self, topology: ClusterMap):
        self._topology = topology
        self._nodes: dict[Address, NodeSubscriber] = {}
        self._homes: dict[str, NodeSubscriber] = {}  # channel -> the node that has confirmed it
        self._due: dict[str, float] = {}  # channel, not confirmed -> when to ask for it (again)
        self._heard: queue.Queue[list[PubSubEvent]] = queue.Queue(MAX_BATCHES)
        self._bell = threading.Event()
        self._is_closed = False
        threading.Thread(target=self._tend, daemon=True, name="shards").start()

    # What the hub asks for

    def subscribe(self, *channels: str) -> None:
        self._due.update(dict.fromkeys(channels, 0.0))
        self._bell.set()

    def unsubscribe(self, channel: str) -> None:
        self._due.pop(channel, None)
        node = self._homes.pop(channel, None)
        if node:
            node.unsubscribe(channel)

    def hear(self, timeout: float) -> list[PubSubEvent]:
        heard: list[PubSubEvent] = []
        with contextlib.suppress(queue.Empty):
            heard += self._heard.get(timeout=timeout)
            while True:
                heard += self._heard.get_nowait()
        return heard

    def has_unread(self, channel: str) -> bool:
        node = self._homes.get(channel)
        return node is None or not self._heard.empty() or node.has_unread(channel)

    def close(self) -> None:
        self._is_closed = True
        self._bell.set()
        for node in tuple(self._nodes.values()):
            node.close()
        with contextlib.suppress(queue.Empty):
            while True:
                self._heard.get_nowait()  # so that nobody waits for room in it

    # What nodes tell

    def _take(self, node: NodeSubscriber, heard: list[PubSubEvent]) -> None:
        """What a node has said; nothing, when it is lost."""
        for kind, channel, _ in tuple(heard):
            if kind == "subscribe":
                self._settle(channel, node)
            elif kind == "unsubscribe" and self._homes.get(channel) is node:  # its slot is elsewhere now
                heard.append(self._lose(channel))
        if node.is_lost:
            self._topology.mark_down(node.address)
            heard += [self._lose(channel) for channel, home in tuple(self._homes.items()) if home is node]
        if heard and not self._is_closed:
            self._heard.put(heard)

    def _settle(self, channel: str, node: NodeSubscriber) -> None:
        before, due_at = self._homes.get(channel), self._due.pop(channel, None)
        if before is None and due_at is None:
            node.unsubscribe(channel)  # nobody wants it any more
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

    # Finding a home for each channel

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
            log.info("The listener does not find its way in the Cluster: %s", error)

    def _look_around(self) -> None:
        self._topology.refresh()
        for channel, node in tuple(self._homes.items()):
            if self._topology.owner(channel) != node.address and channel not in self._due:
                self._due[channel] = 0.0

    def _ask_for(self, channel: str, due_at: float) -> None:
        if channel not in self._due:
            return  # it was confirmed, or is wanted no more, while others were asked for
        self._due[channel] = time.monotonic() + ASK_AGAIN_S
        if due_at:  # it was asked for before, in vain
            self._heard.put([PubSubEvent("lost", channel, b"")])
            self._topology.refresh()
        self._node(self._topology.owner(channel)).subscribe(channel)

    def _node(self, address: Address) -> NodeSubscriber:
        node = self._nodes.get(address)
        if node is None or node.is_lost:
            node = self._nodes[address] = NodeSubscriber(address, self._topology.connect, self._take)
        return node
