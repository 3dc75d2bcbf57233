"""A meeting that somebody in this worker waits for, and whoever that is."""

import threading
import time
from typing import Generic, Protocol, TypeVar


class Subscriber(Protocol):
    """Whoever listens to one meeting. Neither may wait for anything."""

    def hear(self, publications: list[bytes]) -> None:
        """These were published, in this order, and nothing between them."""

    def mark_gap(self) -> None:
        """Something may have been missed."""

    @property
    def is_empty(self) -> bool:
        """Whether nobody is there to hear."""


Listening = TypeVar("Listening", bound=Subscriber)


class Subscription(Generic[Listening]):
    """A meeting that somebody here waits for."""

    def __init__(self, audience: Listening) -> None:
        self.audience = audience
        self.ears: set[threading.Event] = set()
        self.is_heard = threading.Event()
        self.is_lost = False  # it was heard, or should have been by now
        self.left_at = time.monotonic()

    @property
    def is_empty(self) -> bool:
        return not self.ears and self.audience.is_empty

    def wake(self) -> None:
        for ear in tuple(self.ears):
            ear.set()

    def hear(self, publications: list[bytes]) -> None:
        self.audience.hear(publications)
        self.wake()

    def begin(self) -> None:
        """It is heard from now on, or again: what is published need not follow what was heard before."""
        self.is_heard.set()
        self.is_lost = False
        self.audience.mark_gap()
        self.wake()

    def lose(self) -> None:
        self.is_heard.clear()
        self.is_lost = True
        self.wake()
