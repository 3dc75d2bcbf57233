"""Subscribes this worker to the meetings that it serves, and passes their publications to rooms and polls.

Publications only reduce latency. When some may have been missed (a lost connection, or before a subscription
began), the hub reports a gap; the room or poll then reads the log, so no message is lost.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic

import redis

from app import metrics
from app.live import liveness
from app.live.subscription import Listening, Subscription
from app.redis_client.listener import PubSub, PubSubEvent
from app.store.keys import MeetingKeys

TICK_S = 1.0  # silence after which the listener pings Redis
SUBSCRIBE_S = 1.0  # how long a new reader waits for the subscription before it continues without
RECONNECT_S = 0.5
STATES = ("idle", "listening", "lost")
MAX_REST_S = 0.05  # between two fan-outs; what is published meanwhile goes out in one frame
log = logging.getLogger(__name__)


class Hub(Generic[Listening]):
    """Holds one subscription for each meeting that has a room or a waiting poll in this worker.

    A supervisor thread restarts the listener after every error. `audience` is called with the id of a meeting
    and returns the subscriber that its publications are passed to: a `Room`.
    """

    def __init__(self, listen: Callable[[], PubSub], is_embedded: bool, audience: Callable[[str], Listening]):
        self._listen_to_redis = listen
        self._is_embedded = is_embedded
        self._audience = audience
        self._topics: dict[str, Subscription[Listening]] = {}
        self._listener: PubSub | None = None
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self.is_draining = False

    @property
    def state(self) -> str:
        """One of STATES; "lost" means that at least one meeting is not subscribed because Redis is away."""
        if not self._topics:
            return "idle"
        return "lost" if self.lost else "listening"

    @property
    def waiting(self) -> int:
        """The number of polls that wait for something new."""
        return sum(len(topic.ears) for topic in tuple(self._topics.values()))

    @property
    def audiences(self) -> list[Listening]:
        """The rooms of all subscribed meetings."""
        return [topic.audience for topic in tuple(self._topics.values())]

    @property
    def lost(self) -> list[Listening]:
        """The rooms that receive nothing at present because their Redis is away."""
        is_lost = self._listener is None
        return [topic.audience for topic in tuple(self._topics.values()) if is_lost or topic.is_lost]

    def is_subscribed(self, meeting_id: str) -> bool:
        """Tell whether Redis has confirmed the subscription to a meeting."""
        topic = self._topics.get(MeetingKeys(meeting_id).live)
        return topic is not None and topic.is_heard.is_set()

    def room(self, meeting_id: str) -> Listening:
        """Return the room of a meeting, and subscribe it; wait up to SUBSCRIBE_S for the subscription."""
        topic = self._topic(MeetingKeys(meeting_id).live)
        topic.is_heard.wait(SUBSCRIBE_S)
        return topic.audience

    def subscribe(self, meeting_id: str) -> None:
        """Subscribe to a meeting, without waiting, until its room has been empty for UNSUBSCRIBE_AFTER_S.

        Does nothing on the embedded store.
        """
        if not self._is_embedded:
            self._topic(MeetingKeys(meeting_id).live)

    @contextmanager
    def waiter(self, meeting_id: str) -> Iterator[threading.Event]:
        """Yield an event that is set whenever there may be something new in a meeting."""
        topic, ear = self._topic(MeetingKeys(meeting_id).live), threading.Event()
        topic.ears.add(ear)
        try:
            topic.is_heard.wait(SUBSCRIBE_S)
            yield ear
        finally:
            topic.ears.discard(ear)
            topic.left_at = time.monotonic()

    def existing_room(self, meeting_id: str) -> Listening | None:
        """Return the room of a meeting, or None if this worker has none."""
        topic = self._topics.get(MeetingKeys(meeting_id).live)
        return topic.audience if topic else None

    def up_to_date_room(self, meeting_id: str) -> Listening | None:
        """Return the room of a meeting if it has processed every publication that has reached this worker.

        Return None if the listener has unread data or is away; always None with the embedded store, where
        reading the log is as cheap.
        """
        channel, listener = MeetingKeys(meeting_id).live, self._listener
        topic = self._topics.get(channel)
        if topic is None or not topic.is_heard.is_set() or listener is None or listener.has_unread(channel):
            return None
        return topic.audience

    def drain(self) -> None:
        """Answer every waiting poll now, and keep no poll waiting any more: this worker is about to end."""
        self.is_draining = True
        for topic in tuple(self._topics.values()):
            topic.wake()

    def _topic(self, channel: str) -> Subscription[Listening]:
        topic = self._topics.get(channel)
        if topic is None:
            meeting_id = channel[channel.index("{") + 1 : channel.index("}")]
            topic = self._topics[channel] = Subscription(self._audience(meeting_id))
            self._start()
            self._subscribe(channel)
        return topic

    def _subscribe(self, channel: str) -> None:
        """Subscribe now; without a connection, the listener subscribes as soon as it has one."""
        if self._listener is None:
            return
        try:
            self._listener.subscribe(channel)
        except redis.RedisError as error:
            log.warning("The listener cannot subscribe: %s", error)  # the listener fails too, and restarts

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._supervise, daemon=True, name="listener")
                self._thread.start()

    def _supervise(self) -> None:
        while True:
            try:
                self._listen()
            except redis.RedisError as error:
                log.warning("The listener begins again: %s", error)
            except Exception:
                log.exception("The listener begins again, after something nobody thought of.")
            self._lose()
            time.sleep(RECONNECT_S)

    def _lose(self) -> None:
        listener, self._listener = self._listener, None
        for topic in tuple(self._topics.values()):
            topic.lose()
        if listener is not None:
            listener.close()

    def _listen(self) -> None:
        """Receive publications until Redis is lost. Raises RedisError."""
        while not self._topics:
            time.sleep(TICK_S)
        listener = self._listener = self._listen_to_redis()
        listener.subscribe(*self._topics)
        swept_at = time.monotonic()
        while True:
            if heard := listener.hear(TICK_S):
                self._rest(self._dispatch(heard))
            if time.monotonic() - swept_at > TICK_S:
                swept_at = time.monotonic()
                self._unsubscribe_idle(listener)

    def _rest(self, seconds: float) -> None:
        """Sleep for as long as the fan-out took, so that other greenlets run and publications are batched."""
        time.sleep(min(seconds, MAX_REST_S))

    def _dispatch(self, heard: list[PubSubEvent]) -> float:
        """Pass everything that has arrived to each room in one call. Return how many seconds that took."""
        began = time.monotonic()
        published: dict[str, list[bytes]] = {}
        turned = []
        for kind, channel, data in heard:
            if kind == "message":
                published.setdefault(channel, []).append(data)
            elif kind != "unsubscribe":
                turned.append((kind, channel))
        for kind, channel in turned:
            if topic := self._topics.get(channel):
                topic.begin() if kind == "subscribe" else topic.lose()
        for channel, publications in published.items():
            if topic := self._topics.get(channel):
                topic.hear(publications)
        took = time.monotonic() - began
        metrics.FANOUT_SECONDS.observe(took)
        return took

    def _unsubscribe_idle(self, listener: PubSub) -> None:
        now = time.monotonic()
        for channel, topic in list(self._topics.items()):
            if not topic.is_empty:
                topic.left_at = now
            elif now - topic.left_at > liveness.UNSUBSCRIBE_AFTER_S:
                del self._topics[channel]
                listener.unsubscribe(channel)
