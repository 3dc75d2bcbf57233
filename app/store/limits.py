"""Limits how often a client address may do something, counted in Redis for all workers together."""

import ipaddress
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import redis
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import RedisStorage
from limits.strategies import FixedWindowRateLimiter

from app import metrics
from app.config import Settings
from app.errors import RateLimited, Refusal, TooManyMeetings
from app.redis_client.connect import as_store_unavailable
from app.store.keys import LIMITS_PREFIX
from app.store.sessions import sha256_hex

MANY_ADDRESSES = 10  # times what one may do
SITE_MEETINGS = 2  # times what an address may create in a day: together they must not fill Redis
SITE_PREFIX = 48  # of IPv6, which a provider assigns to a site (RFC 6177)
Ask = Callable[[RateLimitItem, str], bool]


class Storage(RedisStorage):
    """Counts with an existing Redis client, be it for one Redis, Sentinels or a Cluster."""

    def __init__(self, client: Any):
        super(RedisStorage, self).__init__()
        self.storage = client
        self.dependency = redis
        self.key_prefix = LIMITS_PREFIX
        self.target_server = "redis"
        self.initialize_storage("")

    def forget_future(self, key: str, expiry: int) -> bool:
        """Delete a count whose TTL exceeds `expiry` (s), as the clock went back. Return whether it did."""
        lasts = int(self.storage.ttl(self.prefixed_key(key)))
        if lasts <= expiry:
            return False
        self.clear(key)
        return True


class Limits:
    """Holds the limits for client addresses. If Redis cannot count, requests fail with StoreUnavailable.

    A key lives for the minute or the day that it counts, so Redis holds at most one for each limit and recent
    address.
    """

    def __init__(self, client: Any, settings: Settings):
        self._on = settings.rate_limits
        self._storage = Storage(client)
        self._limiter = FixedWindowRateLimiter(self._storage)
        self.create = RateLimitItemPerMinute(settings.creates_per_minute, namespace="create")
        self._meetings = RateLimitItemPerDay(settings.creates_per_day, namespace="meetings")
        of_site = SITE_MEETINGS * settings.creates_per_day
        self._site_meetings = RateLimitItemPerDay(of_site, namespace="site_meetings")
        self._join = RateLimitItemPerMinute(settings.joins_per_minute, namespace="join")
        of_site = MANY_ADDRESSES * settings.joins_per_minute
        self._site_join = RateLimitItemPerMinute(of_site, namespace="site_join")
        self.unknown_link = RateLimitItemPerMinute(settings.guesses_per_minute, namespace="unknown_link")
        # A client whose session has expired joins again, so the limit is that of joining.
        self.expired_session = RateLimitItemPerMinute(settings.joins_per_minute, namespace="dead_session")
        self.passcode = RateLimitItemPerMinute(settings.passcodes_per_minute, namespace="passcode")
        # Many addresses that try the passcode of one meeting, and the many networks of one IPv6 customer.
        tries = MANY_ADDRESSES * settings.passcodes_per_minute
        self.meeting_passcode = RateLimitItemPerMinute(tries, namespace="meeting_passcode")
        self.site_passcode = RateLimitItemPerMinute(tries, namespace="site_passcode")

    def hit(
        self, limit: RateLimitItem, address: str, refusal: Callable[..., RateLimited] = RateLimited
    ) -> None:
        """Count one more. Raises `refusal` beyond the limit, and StoreUnavailable."""
        with as_store_unavailable():
            if self._on and not self._is_within(self._limiter.hit, limit, address):
                raise refusal(retry_after=self._retry_after(limit, address))

    def count_meeting(self, address: str) -> None:
        """Count a meeting that an address creates. Raises TooManyMeetings, StoreUnavailable."""
        self._hit_both(self._meetings, self._site_meetings, address, TooManyMeetings)

    def count_join(self, address: str) -> None:
        """Count a join of an address. Raises RateLimited, StoreUnavailable."""
        self._hit_both(self._join, self._site_join, address)

    def _hit_both(
        self,
        limit: RateLimitItem,
        of_site: RateLimitItem,
        address: str,
        refusal: Callable[..., RateLimited] = RateLimited,
    ) -> None:
        """Count one more for an address, and for its site if it has one."""
        self.hit(limit, address, refusal)
        if site := site_of(address):
            self.hit(of_site, site, refusal)

    @contextmanager
    def guarding_passcode(self, wrong: type[Refusal], address: str, meeting_id: str) -> Iterator[None]:
        """Count wrong passcodes of an address, of its site and for a meeting; beyond a limit, refuse right
        ones too.

        The body only compares the passcode, and raises `wrong`. The limit is checked before it, as comparing
        is expensive, and again after it, as many attempts at the same time all pass the first check. Raises
        RateLimited, StoreUnavailable.
        """
        counts = [(self.passcode, address), (self.meeting_passcode, sha256_hex(meeting_id))]
        if site := site_of(address):
            counts.append((self.site_passcode, site))
        for limit, counted in counts:
            self._check(limit, counted)
        try:
            yield
        except wrong:
            for limit, counted in counts:
                self.hit(limit, counted)
            raise
        for limit, counted in counts:
            self._check(limit, counted)

    def _check(self, limit: RateLimitItem, address: str) -> None:
        """Raise RateLimited if one more would be beyond the limit, without counting one."""
        with as_store_unavailable():
            if self._on and not self._is_within(self._limiter.test, limit, address):
                raise RateLimited(retry_after=self._retry_after(limit, address))

    def _is_within(self, ask: Ask, limit: RateLimitItem, address: str) -> bool:
        """Tell whether the limit is kept; ask again if the count was from before the clock went back."""
        if ask(limit, address):
            return True
        key, expiry = limit.key_for(address), limit.get_expiry()
        return self._storage.forget_future(key, expiry) and ask(limit, address)

    def _retry_after(self, limit: RateLimitItem, address: str) -> int:
        """Count a refusal, and return how many seconds the limit lasts."""
        metrics.LIMITS.labels(limit.namespace).inc()
        window = self._limiter.get_window_stats(limit, address)
        return max(1, math.ceil(window.reset_time - time.time()))


def site_of(address: str) -> str:
    """Return the /48 network of an IPv6 address; "" for any other text."""
    try:
        return str(ipaddress.IPv6Network((address, SITE_PREFIX), strict=False))
    except ValueError:
        return ""
