"""One node of a Cluster, listened to."""

import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Any

import hiredis
import redis

from app.redis_client.listener import Listener, PubSubEvent
from app.redis_client.url import Address

TICK_S = 1.0  # how long it is silent before it is asked whether it is there
log = logging.getLogger(__name__)


class ShardListener(Listener):
    """Listens to one node. What that refuses is not confirmed, so it is asked for again, maybe elsewhere."""

    prefix = "S"

    def subscribe(self, *channels: str) -> None:
        for channel in channels:  # one at a time: each may be in a slot of its own
            super().subscribe(channel)

    def _refused(self, reply: hiredis.ReplyError) -> None:
        log.info("A node refuses a subscription: %s", reply)


class NodeSubscriber(threading.Thread):
    """The ear at one node, until that is lost; `tell` is told what is heard there, and nothing at the end."""

    def __init__(
        self,
        address: Address,
        connect: Callable[[Address], Any],
        tell: "Callable[[NodeSubscriber, list[PubSubEvent]], None]",
    ):
        super().__init__(daemon=True, name="node")
        self.address = address
        self.is_lost = False
        self._connect = connect
        self._tell = tell
        self._listener: ShardListener | None = None
        self._early: list[str] = []  # asked for before there is a connection
        self.start()

    def run(self) -> None:
        try:
            listener = self._listener = ShardListener(self._connect(self.address))
            listener.subscribe(*self._early)
            while not self.is_lost:
                if heard := listener.hear(TICK_S):
                    self._tell(self, heard)
        except redis.RedisError as error:
            log.warning("The listener has lost %s:%s: %s", *self.address, error)
        finally:
            self.close()
            self._tell(self, [])

    def subscribe(self, channel: str) -> None:
        if self._listener is None:
            self._early.append(channel)
        else:
            self._try(self._listener.subscribe, channel)

    def unsubscribe(self, channel: str) -> None:
        if self._listener is not None:
            self._try(self._listener.unsubscribe, channel)

    def has_unread(self, channel: str) -> bool:
        return self._listener is None or self._listener.has_unread(channel)

    def close(self) -> None:
        self.is_lost = True
        if self._listener is not None:
            self._listener.close()

    def _try(self, verb: Callable[[str], None], channel: str) -> None:
        with contextlib.suppress(redis.RedisError):  # whoever reads there notices
            verb(channel)
