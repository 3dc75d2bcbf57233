"""Waiting for Redis before the service starts."""

import time
from collections.abc import Iterator

import redis

from app.errors import StoreUnavailable
from app.redis_client.connect import as_store_unavailable, connect

# A wrong user or password does not become right by waiting.
FINAL = (redis.AuthenticationError, redis.exceptions.NoPermissionError)


def failed_tries(redis_url: str, patience_s: float) -> Iterator[BaseException]:
    """Ask Redis again and again until it answers; yield why it does not, after each try.

    Raises StoreUnavailable as soon as waiting does not help, or when `patience_s` is over.
    """
    give_up_at = time.monotonic() + patience_s
    while True:
        try:
            return check(redis_url)
        except StoreUnavailable as error:
            reason = error.__cause__ or error
            if isinstance(reason, FINAL) or time.monotonic() > give_up_at:
                raise
        yield reason


def check(redis_url: str) -> None:
    """Ask Redis for a sign of life, once. Raises StoreUnavailable."""
    store = connect(redis_url)
    with as_store_unavailable():
        store.ping()
    store.client.close()
