"""The polls that wait, counted for each session."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import RateLimited
from app.store.sessions import NO_TOKEN

MAX_OF_SESSION = 20  # in one worker: browsers open six connections to a site, and a seat may be in several


class LongPollLimit:
    """So many at once and no more: each costs a greenlet, and a look every few seconds."""

    def __init__(self) -> None:
        self._waiting: Counter[str] = Counter()  # by token
        self._counting = threading.Lock()

    @contextmanager
    def slot(self, held: str) -> Iterator[None]:
        """Raises RateLimited. Whoever holds nothing is not counted: they will be refused before they wait."""
        self._begin(held)
        try:
            yield
        finally:
            self._end(held)

    def _begin(self, held: str) -> None:
        with self._counting:
            if held != NO_TOKEN and self._waiting[held] >= MAX_OF_SESSION:
                raise RateLimited
            self._waiting[held] += 1

    def _end(self, held: str) -> None:
        with self._counting:
            self._waiting[held] -= 1
            if not self._waiting[held]:
                del self._waiting[held]
