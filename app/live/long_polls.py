"""Limits the long polls that wait at the same time: of a session, of a client address and of the worker."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import RateLimited
from app.store.sessions import NO_TOKEN

# In one worker. A browser opens six connections to a site, and a seat may be open in several browsers.
MAX_OF_SESSION = 20
# Many members may share an address, most of them by WebSocket: long polls are for where a proxy allows none.
MAX_OF_ADDRESS = 1000
# gunicorn.conf.py allows a worker 6,000 connections; the others are for requests that do not wait.
MAX_OF_WORKER = 4000


class LongPollLimit:
    """Counts the polls that wait: each costs a connection, a greenlet and a read of the log now and then."""

    def __init__(self) -> None:
        self._waiting: Counter[tuple[str, str]] = Counter()  # by what is limited, and which
        self._counting = threading.Lock()

    @contextmanager
    def slot(self, token: str, address: str) -> Iterator[None]:
        """Count a poll while it waits: of the holder of a session token, from an address. Raises RateLimited.

        Polls without a token are not limited: they are refused before they wait. Polls without an address
        are limited by session and worker alone.
        """
        limits = {("worker", ""): MAX_OF_WORKER}
        if token != NO_TOKEN:
            limits["session", token] = MAX_OF_SESSION
        if address:
            limits["address", address] = MAX_OF_ADDRESS
        self._begin(limits)
        try:
            yield
        finally:
            self._end(limits)

    def _begin(self, limits: dict[tuple[str, str], int]) -> None:
        with self._counting:
            if any(self._waiting[counted] >= most for counted, most in limits.items()):
                raise RateLimited
            self._waiting.update(limits.keys())

    def _end(self, limits: dict[tuple[str, str], int]) -> None:
        with self._counting:
            self._waiting.subtract(limits.keys())
            for counted in limits:
                if not self._waiting[counted]:
                    del self._waiting[counted]
