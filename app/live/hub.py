"""One listener in a worker: hears what is published in meetings, and tells those who are waiting for it.

A publication only hurries. What may have been missed (by a lost connection, or before a subscription began)
is said to be missed, and costs whoever hears so a look at the log, and never a message.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic

import redis

from app import metrics
from app.live.subscription import Listening, Subscription
from app.redis_client.listener import PubSub, PubSubEvent
from app.store.keys import MeetingKeys

TICK_S = 1.0  # how long the listener hears nothing before it asks whether Redis is still there
SUBSCRIBE_S = 1.0  # how long a newcomer waits for the subscription, before going on without
UNSUBSCRIBE_AFTER_S = 30.0  # a meeting stays subscribed while its readers are between two questions
RECONNECT_S = 0.5
STATES = ("idle", "listening", "lost")
MAX_REST_S = 0.05  # between two times of telling; what is published in it goes out in one frame
log = logging.getLogger(__name__)


class Hub(Generic[Listening]):
    """Subscribed only to meetings that somebody here waits for; supervised, so it cannot die silently.

    `audience` makes the audience of a meeting, given its id.
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
        """One of STATES: "lost" is while there is nobody to listen to, at least for some meetings."""
        if not self._topics:
            return "idle"
        return "lost" if self.lost else "listening"

    @property
    def waiting(self) -> int:
        """How many wait for something new."""
        return sum(len(topic.ears) for topic in tuple(self._topics.values()))

    @property
    def audiences(self) -> list[Listening]:
        return [topic.audience for topic in tuple(self._topics.values())]

    @property
    def lost(self) -> list[Listening]:
        """The audiences that hear nothing, because what they listen to is away."""
        is_lost = self._listener is None
        return [topic.audience for topic in tuple(self._topics.values()) if is_lost or topic.is_lost]

    def is_subscribed(self, meeting_id: str) -> bool:
        topic = self._topics.get(MeetingKeys(meeting_id).live)
        return topic is not None and topic.is_heard.is_set()

    def room(self, meeting_id: str) -> Listening:
        """The audience of a meeting, which from now on hears what is published there."""
        topic = self._topic(MeetingKeys(meeting_id).live)
        topic.is_heard.wait(SUBSCRIBE_S)
        return topic.audience

    def subscribe(self, meeting_id: str) -> None:
        """Listen to a meeting from now on, as long as its audience wants to."""
        if not self._is_embedded:
            self._topic(MeetingKeys(meeting_id).live)

    @contextmanager
    def waiter(self, meeting_id: str) -> Iterator[threading.Event]:
        """An event that is set whenever there may be something new in a meeting."""
        topic, ear = self._topic(MeetingKeys(meeting_id).live), threading.Event()
        topic.ears.add(ear)
        try:
            topic.is_heard.wait(SUBSCRIBE_S)
            yield ear
        finally:
            topic.ears.discard(ear)
            topic.left_at = time.monotonic()

    def existing_room(self, meeting_id: str) -> Listening | None:
        """The audience of a meeting, if it has one here."""
        topic = self._topics.get(MeetingKeys(meeting_id).live)
        return topic.audience if topic else None

    def up_to_date_room(self, meeting_id: str) -> Listening | None:
        """The audience of a meeting, if it has heard everything that Redis has told this worker so far.

        Nobody, when the listener is not sure; never with the embedded store, where a look costs as little.
        """
        channel, listener = MeetingKeys(meeting_id).live, self._listener
        topic = self._topics.get(channel)
        if topic is None or not topic.is_heard.is_set() or listener is None or listener.has_unread(channel):
            return None
        return topic.audience

    def drain(self) -> None:
        """Send everybody who waits here elsewhere: this worker is about to end."""
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
        """Subscribe now; where there is no connection, the listener does so when it has one."""
        if self._listener is None:
            return
        try:
            self._listener.subscribe(channel)
        except redis.RedisError as error:
            log.warning("The listener cannot subscribe: %s", error)  # it will notice, and begin again

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
        """Hear for ever. Raises RedisError when Redis is lost."""
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
        """Leave as much time to others as telling took; what is published meanwhile is told at once."""
        time.sleep(min(seconds, MAX_REST_S))

    def _dispatch(self, heard: list[PubSubEvent]) -> float:
        """Tell each audience once, of everything that has arrived for it; how many seconds that took."""
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
            elif now - topic.left_at > UNSUBSCRIBE_AFTER_S:
                del self._topics[channel]
                listener.unsubscribe(channel)
