"""Limits the long polls that wait at the same time, for each session."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import RateLimited
from app.store.sessions import NO_TOKEN

# In one worker. A browser opens six connections to a site, and a seat may be open in several browsers.
MAX_OF_SESSION = 20


class LongPollLimit:
    """Allows MAX_OF_SESSION polls at once: each costs a greenlet, and a read of the log every few seconds."""

    def __init__(self) -> None:
        self._waiting: Counter[str] = Counter()  # by token
        self._counting = threading.Lock()

    @contextmanager
    def slot(self, held: str) -> Iterator[None]:
        """Count a poll of the holder of the token `held` while it waits. Raises RateLimited.

        Polls without a token are not limited: they are refused before they wait.
        """
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
