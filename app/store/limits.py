"""How often an address may do something, counted in Redis and so for all workers together."""

import math
import time

import redis
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import RedisStorage
from limits.strategies import FixedWindowRateLimiter

from app.errors import RateLimited
from app.store.connect import translated
from app.store.keys import LIMITS_PREFIX

CREATE = RateLimitItemPerMinute(10, namespace="create")
JOIN = RateLimitItemPerMinute(300, namespace="join")  # a classroom shares one address
UNKNOWN_LINK = RateLimitItemPerMinute(30, namespace="unknown_link")


class Limits:
    """Where counting fails the answer is StoreUnavailable: an open door is no door."""

    def __init__(self, client: redis.Redis, on: bool):
        self._on = on
        storage = RedisStorage("redis://", connection_pool=client.connection_pool, key_prefix=LIMITS_PREFIX)
        self._limiter = FixedWindowRateLimiter(storage)

    def hit(self, limit: RateLimitItem, address: str) -> None:
        """Count one more. Raises RateLimited beyond the limit."""
        if not self._on:
            return
        with translated():
            if not self._limiter.hit(limit, address):
                window = self._limiter.get_window_stats(limit, address)
                raise RateLimited(retry_after=max(1, math.ceil(window.reset_time - time.time())))
