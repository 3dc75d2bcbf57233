"""Implements the embedded store: meetings in the memory of this process, by fakeredis."""

import threading
import time
from typing import Any

import redis

from app.redis_client.listener import PubSub, PubSubEvent

EXPIRE_EVERY_S = 60
MAX_AT_ONCE = 1_000  # publications that one call returns


class EmbeddedStore:
    """Holds the meetings in the memory of this process, and loses them when the process ends."""

    publish = "PUBLISH"

    def __init__(self) -> None:
        # Imported here: it would cost each worker of a real Redis 3.7 MB and 0.1 s.
        import fakeredis

        self.client = fakeredis.FakeRedis(server=fakeredis.FakeServer(version=(7,)), protocol=2)
        threading.Thread(target=self._expire, daemon=True, name="expire").start()

    def listen(self) -> PubSub:
        """Return a listener to the publications in this process."""
        return EmbeddedListener(self.client)

    def ping(self) -> None:
        """Do nothing: this store is available as long as the process runs."""

    def _expire(self) -> None:
        """Delete expired keys: fakeredis does so only when it is asked something."""
        while True:
            time.sleep(EXPIRE_EVERY_S)
            self.client.dbsize()


class EmbeddedListener:
    """Listens to the embedded store, which is never lost."""

    def __init__(self, client: redis.Redis):
        self._pubsub: Any = client.pubsub()  # type: ignore[no-untyped-call]

    def subscribe(self, *channels: str) -> None:
        """Subscribe to channels."""
        self._pubsub.subscribe(*channels)

    def unsubscribe(self, channel: str) -> None:
        """Unsubscribe from a channel."""
        self._pubsub.unsubscribe(channel)

    def read(self, timeout: float) -> list[PubSubEvent]:
        """Return up to MAX_AT_ONCE events; wait at most `timeout` seconds for the first of them."""
        heard: list[PubSubEvent] = []
        message = self._pubsub.get_message(timeout=timeout)
        while message is not None and len(heard) < MAX_AT_ONCE:
            heard.append(PubSubEvent(message["type"], (message["channel"] or b"").decode(), message["data"]))
            message = self._pubsub.get_message(timeout=0)
        return heard

    def has_unread(self, _: str) -> bool:
        """Return True: fakeredis does not report it, and a read of the embedded store costs as little."""
        return True

    def close(self) -> None:
        """Close the subscription."""
        self._pubsub.close()
