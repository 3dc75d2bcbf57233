"""Passes the publications of one meeting to its room and to its waiting polls."""

import threading
import time
from typing import Generic, Protocol, TypeVar


class Subscriber(Protocol):
    """Receives the publications of one meeting. No method may block."""

    def hear(self, publications: list[bytes]) -> None:
        """Process publications in the order in which they were published, with none missing between them."""

    def mark_gap(self) -> None:
        """Note that publications may have been missed."""

    @property
    def is_empty(self) -> bool:
        """Whether the subscriber needs no publications at present."""


Listening = TypeVar("Listening", bound=Subscriber)


class Subscription(Generic[Listening]):
    """A meeting that this worker listens to: its subscriber and the events (`ears`) of its waiting polls."""

    def __init__(self, audience: Listening) -> None:
        self.audience = audience
        self.ears: set[threading.Event] = set()
        self.is_heard = threading.Event()
        self.is_lost = False  # the listener has reported that it no longer receives this channel
        self.left_at = time.monotonic()

    @property
    def is_empty(self) -> bool:
        """Whether no poll waits and the subscriber needs nothing, so that the hub may unsubscribe."""
        return not self.ears and self.audience.is_empty

    def wake(self) -> None:
        """Wake all waiting polls."""
        for ear in tuple(self.ears):
            ear.set()

    def hear(self, publications: list[bytes]) -> None:
        """Pass publications to the subscriber, and wake the waiting polls."""
        self.audience.hear(publications)
        self.wake()

    def begin(self) -> None:
        """Note that Redis has confirmed the subscription; publications before that may have been missed."""
        self.is_heard.set()
        self.is_lost = False
        self.audience.mark_gap()
        self.wake()

    def lose(self) -> None:
        """Note that the subscription is lost; waiting polls read the log themselves."""
        self.is_heard.clear()
        self.is_lost = True
        self.wake()
