"""One listener in a worker: hears what is published in meetings, and wakes those who wait for it.

A publication only hurries. Whoever is woken reads the log; so whatever may have been missed (a lost
connection, a subscription that has just begun) wakes everybody, and costs a read and never a message.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis

from app.store.keys import MeetingKeys

TICK_S = 1.0  # how long the listener hears nothing before it asks whether Redis is still there
PONG_S = 2.0  # how long Redis may take to say so
SUBSCRIBE_S = 1.0  # how long a newcomer waits for the subscription, before going on without
LINGER_S = 30.0  # a meeting stays subscribed while its readers are between two questions
RECONNECT_S = 0.5
log = logging.getLogger(__name__)


class Topic:
    """A meeting that somebody here waits for."""

    def __init__(self) -> None:
        self.ears: set[threading.Event] = set()
        self.is_heard = threading.Event()
        self.left_at = time.monotonic()

    def wake(self) -> None:
        for ear in self.ears:
            ear.set()


class Hub:
    """Subscribed only to meetings that somebody here waits for; supervised, so it cannot die silently."""

    def __init__(self, client: redis.Redis, is_embedded: bool):
        self._client = client
        self._is_embedded = is_embedded
        self._topics: dict[str, Topic] = {}
        self._pubsub: redis.client.PubSub | None = None
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self.is_draining = False

    @property
    def state(self) -> str:
        """ "idle", "listening", or "lost" while there is nobody to listen to."""
        if not self._topics:
            return "idle"
        return "lost" if self._pubsub is None else "listening"

    @contextmanager
    def listening(self, meeting_id: str) -> Iterator[threading.Event]:
        """An event that is set whenever there may be something new in a meeting."""
        topic, ear = self._topic(MeetingKeys(meeting_id).live), threading.Event()
        topic.ears.add(ear)
        try:
            topic.is_heard.wait(SUBSCRIBE_S)
            yield ear
        finally:
            topic.ears.discard(ear)
            topic.left_at = time.monotonic()

    def drain(self) -> None:
        """Send everybody who waits here elsewhere: this worker is about to end."""
        self.is_draining = True
        self._wake_all()

    def _topic(self, channel: str) -> Topic:
        topic = self._topics.get(channel)
        if topic is None:
            topic = self._topics[channel] = Topic()
            self._start()
            self._subscribe(channel)
        return topic

    def _subscribe(self, channel: str) -> None:
        """Subscribe now; where there is no connection, the listener does so when it has one."""
        pubsub = self._pubsub
        if pubsub is None:
            return
        try:
            pubsub.subscribe(channel)
        except redis.RedisError as reason:
            log.warning("The listener cannot subscribe: %s", reason)  # it will notice, and begin again

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._supervise, daemon=True, name="listener")
                self._thread.start()

    def _supervise(self) -> None:
        while True:
            try:
                self._listen()
            except redis.RedisError as reason:
                log.warning("The listener begins again: %s", reason)
                self._lose()
                time.sleep(RECONNECT_S)

    def _lose(self) -> None:
        pubsub, self._pubsub = self._pubsub, None
        for topic in list(self._topics.values()):
            topic.is_heard.clear()
        self._wake_all()
        if pubsub is not None:
            pubsub.close()

    def _wake_all(self) -> None:
        for topic in list(self._topics.values()):
            topic.wake()

    def _listen(self) -> None:
        """Hear for ever. Raises RedisError when Redis is lost."""
        if not self._topics:
            time.sleep(TICK_S)
            return
        pubsub = self._client.pubsub()  # type: ignore[no-untyped-call]
        pubsub.subscribe(*self._topics)
        self._pubsub = pubsub
        pubsub.subscribe(*self._topics)  # with whoever came between the two lines
        asked_at: float | None = None
        while True:
            message = pubsub.get_message(timeout=TICK_S)
            if message is not None:
                asked_at = None
                self._hear(message)
                continue
            self._leave_the_empty(pubsub)
            asked_at = self._ask(pubsub, asked_at)

    def _hear(self, message: dict[str, Any]) -> None:
        """A publication may be news; a subscription that begins (again) may have missed some."""
        topic = self._topics.get((message["channel"] or b"").decode())
        if topic is None or message["type"] not in ("message", "subscribe"):
            return
        topic.is_heard.set()
        topic.wake()

    def _leave_the_empty(self, pubsub: redis.client.PubSub) -> None:
        now = time.monotonic()
        for channel, topic in list(self._topics.items()):
            if not topic.ears and now - topic.left_at > LINGER_S:
                del self._topics[channel]
                pubsub.unsubscribe(channel)  # type: ignore[no-untyped-call]

    def _ask(self, pubsub: redis.client.PubSub, asked_at: float | None) -> float | None:
        """Ask a silent Redis if it is there; redis-py would wait for ever. Returns since when we ask."""
        if self._is_embedded or not self._topics:
            return None
        now = time.monotonic()
        if asked_at is None:
            pubsub.ping()
            return now
        if now - asked_at > PONG_S:
            raise redis.TimeoutError("no answer to a ping")
        return asked_at
