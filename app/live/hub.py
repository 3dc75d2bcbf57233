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
from app.live.subscription import RoomT, Subscription, by_channel
from app.redis_client.listener import PubSub, PubSubEvent
from app.store.keys import MeetingKeys, meeting_of

TICK_S = 1.0  # silence after which the listener pings Redis
SUBSCRIBE_S = 1.0  # how long a new reader waits for the subscription before it continues without
RECONNECT_S = 0.5
STATES = ("idle", "listening", "lost")
MAX_PAUSE_S = 0.05  # between two fan-outs; what is published meanwhile goes out in one frame
log = logging.getLogger(__name__)


class Hub(Generic[RoomT]):
    """Holds one subscription for each meeting that has a room or a waiting poll in this worker.

    A supervisor thread restarts the listener after every error. `new_room` is called with the id of a meeting
    and returns the subscriber that its publications are passed to: a `Room`.
    """

    def __init__(self, listen: Callable[[], PubSub], is_embedded: bool, new_room: Callable[[str], RoomT]):
        self._connect = listen
        self._is_embedded = is_embedded
        self._new_room = new_room
        self._subscriptions: dict[str, Subscription[RoomT]] = {}
        self._listener: PubSub | None = None
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self.is_draining = False

    @property
    def state(self) -> str:
        """One of STATES; "lost" means that at least one meeting is not subscribed because Redis is away."""
        if not self._subscriptions:
            return "idle"
        return "lost" if self.lost_rooms else "listening"

    @property
    def waiting(self) -> int:
        """The number of polls that wait for something new."""
        return sum(len(each.waiters) for each in tuple(self._subscriptions.values()))

    @property
    def rooms(self) -> list[RoomT]:
        """The rooms of all subscribed meetings."""
        return [each.subscriber for each in tuple(self._subscriptions.values())]

    @property
    def lost_rooms(self) -> list[RoomT]:
        """The rooms that receive nothing at present because their Redis is away."""
        is_lost = self._listener is None
        return [each.subscriber for each in tuple(self._subscriptions.values()) if is_lost or each.is_lost]

    def is_subscribed(self, meeting_id: str) -> bool:
        """Tell whether Redis has confirmed the subscription to a meeting."""
        subscription = self._subscriptions.get(MeetingKeys(meeting_id).live)
        return subscription is not None and subscription.is_confirmed.is_set()

    def room(self, meeting_id: str) -> RoomT:
        """Return the room of a meeting, and subscribe it; wait up to SUBSCRIBE_S for the subscription."""
        subscription = self._subscription(MeetingKeys(meeting_id).live)
        subscription.is_confirmed.wait(SUBSCRIBE_S)
        return subscription.subscriber

    def subscribe(self, meeting_id: str) -> None:
        """Subscribe to a meeting, without waiting for it. Does nothing on the embedded store."""
        if not self._is_embedded:
            self._subscription(MeetingKeys(meeting_id).live)

    @contextmanager
    def waiter(self, meeting_id: str) -> Iterator[threading.Event]:
        """Yield an event that is set whenever there may be something new in a meeting."""
        subscription, waiter = self._subscription(MeetingKeys(meeting_id).live), threading.Event()
        subscription.waiters.add(waiter)
        try:
            subscription.is_confirmed.wait(SUBSCRIBE_S)
            yield waiter
        finally:
            subscription.waiters.discard(waiter)
            subscription.used_at = time.monotonic()

    def existing_room(self, meeting_id: str) -> RoomT | None:
        """Return the room of a meeting, or None if this worker has none."""
        subscription = self._subscriptions.get(MeetingKeys(meeting_id).live)
        return subscription.subscriber if subscription else None

    def up_to_date_room(self, meeting_id: str) -> RoomT | None:
        """Return the room of a meeting if it has processed every publication that has reached this worker.

        Return None if the listener has unread data or is away; always None with the embedded store, where
        reading the log is as cheap.
        """
        channel, listener = MeetingKeys(meeting_id).live, self._listener
        subscription = self._subscriptions.get(channel)
        if subscription is None or not subscription.is_confirmed.is_set():
            return None
        if listener is None or listener.has_unread(channel):
            return None
        return subscription.subscriber

    def drain(self) -> None:
        """Answer every waiting poll now, and keep no poll waiting any more: this worker is about to end."""
        self.is_draining = True
        for subscription in tuple(self._subscriptions.values()):
            subscription.wake()

    def _subscription(self, channel: str) -> Subscription[RoomT]:
        subscription = self._subscriptions.get(channel)
        if subscription is None:
            subscription = self._subscriptions[channel] = Subscription(self._new_room(meeting_of(channel)))
            self._start()
            self._subscribe(channel)
        return subscription

    def _subscribe(self, channel: str) -> None:
        """Subscribe now; without a connection, the listener subscribes as soon as it has one."""
        if self._listener is None:
            return
        try:
            self._listener.subscribe(channel)
        except redis.RedisError as error:
            # The listener meets the same error, and restarts.
            log.warning("Subscribe failed: %s", error, extra={"event": "subscribe_failed"})

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
                log.warning("Listener lost: %s", error, extra={"event": "listener_lost"})
            except Exception:
                log.exception("Unexpected error in the listener", extra={"event": "unexpected_error"})
            self._on_lost()
            time.sleep(RECONNECT_S)

    def _on_lost(self) -> None:
        listener, self._listener = self._listener, None
        for subscription in tuple(self._subscriptions.values()):
            subscription.on_lost()
        if listener is not None:
            listener.close()

    def _listen(self) -> None:
        """Receive publications until Redis is lost. Raises RedisError."""
        while not self._subscriptions:
            time.sleep(TICK_S)
        listener = self._listener = self._connect()
        listener.subscribe(*self._subscriptions)
        checked_at = time.monotonic()
        while True:
            if events := listener.read(TICK_S):
                took = self._dispatch(events)
                # Other greenlets run meanwhile, and publications are batched.
                time.sleep(min(took, MAX_PAUSE_S))
            if time.monotonic() - checked_at > TICK_S:
                checked_at = time.monotonic()
                self._unsubscribe_idle(listener)

    def _dispatch(self, events: list[PubSubEvent]) -> float:
        """Pass everything that has arrived to each room in one call. Return how many seconds that took."""
        began = time.monotonic()
        changes, published = by_channel(events)
        for kind, channel in changes:
            if subscription := self._subscriptions.get(channel):
                subscription.on_subscribed() if kind == "subscribe" else subscription.on_lost()
        for channel, publications in published.items():
            if subscription := self._subscriptions.get(channel):
                subscription.receive(publications)
        took = time.monotonic() - began
        metrics.FANOUT_SECONDS.observe(took)
        return took

    def _unsubscribe_idle(self, listener: PubSub) -> None:
        now = time.monotonic()
        for channel, subscription in list(self._subscriptions.items()):
            if subscription.is_idle(now):
                del self._subscriptions[channel]
                listener.unsubscribe(channel)
