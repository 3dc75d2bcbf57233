"""Waits for Redis before the service starts."""

import time
from collections.abc import Iterator

import redis

from app.errors import StoreUnavailable
from app.redis_client.connect import as_store_unavailable, connect

# Not retried: a wrong user or password stays wrong.
FINAL = (redis.AuthenticationError, redis.exceptions.NoPermissionError)


def failed_tries(redis_url: str, timeout_s: float) -> Iterator[BaseException]:
    """Ping Redis until it answers; yield the reason of each failure.

    Raises StoreUnavailable at once if a retry cannot help, or after `timeout_s` seconds.
    """
    give_up_at = time.monotonic() + timeout_s
    while True:
        try:
            return check(redis_url)
        except StoreUnavailable as error:
            reason = error.__cause__ or error
            if isinstance(reason, FINAL) or time.monotonic() > give_up_at:
                raise
        yield reason


def check(redis_url: str) -> None:
    """Ping Redis once. Raises StoreUnavailable."""
    store = connect(redis_url)
    with as_store_unavailable():
        store.ping()
    store.client.close()
