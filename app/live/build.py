"""Builds the objects that deliver the entries of meetings to their readers."""

from collections.abc import Callable
from typing import NamedTuple

import gevent

from app.live.heartbeats import HeartbeatLoop
from app.live.hub import Hub
from app.live.readers import Deliver
from app.live.reading import LogReader
from app.live.room import Room
from app.redis_client.listener import PubSub
from app.store.messages import Messages
from app.store.script import Scripts
from app.store.seen import Heartbeats


class Live(NamedTuple):
    """The subscriptions of a worker, its reader of logs, and its heartbeats."""

    hub: Hub[Room]
    reader: LogReader
    heartbeats: HeartbeatLoop


def build_live(
    scripts: Scripts, listen: Callable[[], PubSub], deliver: Deliver, is_embedded: bool, keeps_rooms: bool
) -> Live:
    """Return the objects, none of them started.

    `listen` connects a listener, and `deliver` sends a frame to readers. With `keeps_rooms`, polls may be
    answered from the memory of rooms.
    """
    messages = Messages(scripts)
    hub = Hub(listen, is_embedded, lambda id: Room(id, messages, deliver, gevent.spawn))
    return Live(hub, LogReader(messages, hub, keeps_rooms), HeartbeatLoop(hub, Heartbeats(scripts)))
