"""Passes the publications of one meeting to its room and to its waiting polls."""

import threading
import time
from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from app.live import liveness
from app.redis_client.listener import PubSubEvent


class Subscriber(Protocol):
    """Receives the publications of one meeting. No method may block."""

    def receive(self, publications: list[bytes]) -> None:
        """Process publications in the order in which they were published, with none missing between them."""

    def mark_gap(self) -> None:
        """Note that publications may have been missed."""

    @property
    def is_empty(self) -> bool:
        """Whether the subscriber needs no publications at present."""


RoomT = TypeVar("RoomT", bound=Subscriber)


class Subscription(Generic[RoomT]):
    """A meeting that this worker listens to: its subscriber, and an event for each waiting poll."""

    def __init__(self, subscriber: RoomT) -> None:
        self.subscriber = subscriber
        self.waiters: set[threading.Event] = set()
        self.is_confirmed = threading.Event()  # Redis has confirmed the subscription
        self.is_lost = False  # the listener has reported that it no longer receives this channel
        self.used_at = time.monotonic()  # when it last had a waiting poll or a reader

    @property
    def is_empty(self) -> bool:
        """Whether no poll waits and the subscriber needs nothing, so that the hub may unsubscribe."""
        return not self.waiters and self.subscriber.is_empty

    def is_idle(self, now: float) -> bool:
        """Tell whether it was empty at all calls in the last UNSUBSCRIBE_AFTER_S. `now` is monotonic."""
        if not self.is_empty:
            self.used_at = now
        return now - self.used_at > liveness.UNSUBSCRIBE_AFTER_S

    def wake(self) -> None:
        """Wake all waiting polls."""
        for waiter in tuple(self.waiters):
            waiter.set()

    def receive(self, publications: list[bytes]) -> None:
        """Pass publications to the subscriber, and wake the waiting polls."""
        self.subscriber.receive(publications)
        self.wake()

    def on_subscribed(self) -> None:
        """Note that Redis has confirmed the subscription; publications before that may have been missed."""
        self.is_confirmed.set()
        self.is_lost = False
        self.subscriber.mark_gap()
        self.wake()

    def on_lost(self) -> None:
        """Note that publications may no longer arrive; waiting polls read the log themselves."""
        self.is_confirmed.clear()
        self.is_lost = True
        self.wake()


def by_channel(events: Iterable[PubSubEvent]) -> tuple[list[tuple[str, str]], dict[str, list[bytes]]]:
    """Sort events of a listener into changes of subscriptions (kind, channel) and publications by channel."""
    changes, published = [], dict[str, list[bytes]]()
    for kind, channel, data in events:
        if kind == "message":
            published.setdefault(channel, []).append(data)
        elif kind != "unsubscribe":
            changes.append((kind, channel))
    return changes, published
