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
    def slot(self, token: str) -> Iterator[None]:
        """Count a poll of the holder of a session token while it waits. Raises RateLimited.

        Polls without a token are not limited: they are refused before they wait.
        """
        self._begin(token)
        try:
            yield
        finally:
            self._end(token)

    def _begin(self, token: str) -> None:
        with self._counting:
            if token != NO_TOKEN and self._waiting[token] >= MAX_OF_SESSION:
                raise RateLimited
            self._waiting[token] += 1

    def _end(self, token: str) -> None:
        with self._counting:
            self._waiting[token] -= 1
            if not self._waiting[token]:
                del self._waiting[token]
