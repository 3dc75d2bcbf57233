"""REDIS_URL to a client. The place for Sentinel and Cluster, when they come."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import fakeredis
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.errors import StoreUnavailable

# Together they bound a request on a Redis that does not answer: 503 within 2.5 s.
CONNECT_TIMEOUT_S = 0.5
ANSWER_TIMEOUT_S = 1.5
POOL_TIMEOUT_S = 0.4
CONNECTIONS_PER_WORKER = 50
READY_TIMEOUT_S = 0.8  # a readiness probe asks for an answer within 1 s
EXPIRE_EVERY_S = 60
CLIENT_NAME = "meeting"


def connect(redis_url: str | None, answer_timeout: float = ANSWER_TIMEOUT_S) -> redis.Redis:
    """A client that connects when first used; without a URL, one on a store inside this process.

    Nothing is ever retried here: redis-py's own retries would repeat a write whose answer was late.
    """
    if redis_url is None:
        return _embedded()
    pool = redis.BlockingConnectionPool.from_url(
        redis_url,
        max_connections=CONNECTIONS_PER_WORKER,
        timeout=POOL_TIMEOUT_S,
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        socket_timeout=answer_timeout,
        retry=Retry(NoBackoff(), 0),
        health_check_interval=0,
        protocol=2,  # RESP3 would cost a HELLO on each connection and gives nothing here
        driver_info=None,  # nor is each connection to introduce its library
        client_name=_named(redis_url),
    )
    return redis.Redis(connection_pool=pool)


def _named(redis_url: str) -> str | None:
    """Who a connection by TLS says it is, so that it says something first, and hears an answer.

    With it come the tickets that a server sends after the handshake. Unread, redis-py's pool takes them for
    an answer to nothing, and throws the connection away.
    """
    return CLIENT_NAME if redis_url.startswith("rediss") else None


class Probe:
    """Asks Redis for a sign of life, on a connection of its own, in less than a second."""

    def __init__(self, redis_url: str | None):
        self._client = connect(redis_url, READY_TIMEOUT_S) if redis_url else None

    def ping(self) -> None:
        """Raises StoreUnavailable. The embedded store lives as long as this process does."""
        if self._client:
            with translated():
                self._client.ping()


def check(redis_url: str) -> None:
    """Ask Redis for a sign of life, once. Raises StoreUnavailable."""
    client = connect(redis_url)
    with translated():
        client.ping()
    client.close()


@contextmanager
def translated() -> Iterator[None]:
    """Whatever Redis or the way there refuses becomes StoreUnavailable, with the reason as its cause."""
    try:
        yield
    except redis.RedisError as reason:
        raise StoreUnavailable from reason


def _embedded() -> redis.Redis:
    client = fakeredis.FakeRedis(server=fakeredis.FakeServer(version=(7,)), protocol=2)
    threading.Thread(target=_expire, args=(client,), daemon=True, name="expire").start()
    return client


def _expire(client: redis.Redis) -> None:
    """fakeredis drops an expired key only when somebody looks."""
    while True:
        time.sleep(EXPIRE_EVERY_S)
        client.dbsize()
