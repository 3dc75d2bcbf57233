"""REDIS_URL to a store: inside this process, one Redis, the master that Sentinels name, or a Cluster."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode
from redis.connection import Connection, SSLConnection, parse_url
from redis.exceptions import RedisClusterException
from redis.retry import Retry

from app.errors import StoreUnavailable
from app.redis_client.cluster import ClusterClient, ClusterPipe
from app.redis_client.cluster_listener import ClusterListener
from app.redis_client.cluster_map import ClusterMap
from app.redis_client.listener import EmbeddedListener, Listener, PubSub
from app.redis_client.pipeline import Pipeline, PipelinedConnection
from app.redis_client.replica_count import ReplicaCount
from app.redis_client.sentinel import Sentinels, master_pool
from app.redis_client.timeouts import (
    ANSWER_TIMEOUT_S,
    CONNECT_TIMEOUT_S,
    CONNECTIONS_PER_WORKER,
    DISCOVERY_TIMEOUT_S,
    POOL_TIMEOUT_S,
    READY_TIMEOUT_S,
    retry_until_master,
)
from app.redis_client.url import RedisUrl

EXPIRE_EVERY_S = 60
CLIENT_NAME = "meeting"


class EmbeddedStore:
    """Inside this process, and lives as long."""

    publish = "PUBLISH"

    def __init__(self) -> None:
        import fakeredis  # here, as it costs each worker of a real Redis 3.7 MB and a tenth of a second

        self.client = fakeredis.FakeRedis(server=fakeredis.FakeServer(version=(7,)), protocol=2)
        threading.Thread(target=self._expire, daemon=True, name="expire").start()

    def listen(self) -> PubSub:
        return EmbeddedListener(self.client)

    def ping(self) -> None:
        """It is there as long as we are."""

    def _expire(self) -> None:
        """fakeredis drops an expired key only when somebody looks."""
        while True:
            time.sleep(EXPIRE_EVERY_S)
            self.client.dbsize()


class SingleRedis:
    """One Redis, always the same or whichever is the master; `pool` makes connections to it."""

    publish = "PUBLISH"

    def __init__(self, pool: redis.ConnectionPool):
        self._pool = pool
        self.client = redis.Redis(connection_pool=pool)

    def pipe(self, line: type[PipelinedConnection] | None = None) -> Pipeline:
        return Pipeline(self._connect, line)

    def listen(self) -> PubSub:
        return Listener(self._connect())

    def ping(self) -> None:
        """Raises RedisError."""
        self.client.ping()

    def _connect(self) -> Any:
        connection: Any = self._pool.connection_class(**self._pool.connection_kwargs)
        connection.connect()
        return connection


class SentinelRedis(SingleRedis):
    """The master, whichever that is."""

    def _connect(self) -> Any:
        return retry_until_master(super()._connect, redis.RedisError)


class ClusterStore:
    """A Cluster. What is published in a meeting goes through the node that has it, and to no other."""

    publish = "SPUBLISH"

    def __init__(self, url: RedisUrl, answer_timeout: float):
        options, is_encrypted = _options(url, answer_timeout), url.scheme == "rediss+cluster"
        options.pop("db", None)  # a Cluster has one
        self.client = ClusterClient(
            startup_nodes=[ClusterNode(*host) for host in url.hosts],  # type: ignore[no-untyped-call]
            require_full_coverage=False,
            ssl=is_encrypted,
            **options,
        )
        self._topology = ClusterMap(url.hosts, SSLConnection if is_encrypted else Connection, options)

    def pipe(self, line: type[PipelinedConnection] | None = None) -> ClusterPipe:
        return ClusterPipe(self._topology, line)

    def listen(self) -> PubSub:
        return ClusterListener(self._topology)

    def ping(self) -> None:
        """Raises RedisError where no node answers; that one of them is away concerns its meetings only."""
        self._topology.ask()


Store = EmbeddedStore | SingleRedis | ClusterStore


def connect(
    redis_url: str | None, answer_timeout: float = ANSWER_TIMEOUT_S, *, counts_replicas: bool = False
) -> Store:
    """A store that connects when first used; without a URL, one inside this process.

    `counts_replicas`: behind Sentinels, its connections know how many replicas an answer has to wait for.

    Nothing is ever retried here: redis-py's own retries would repeat a write whose answer was late.
    """
    if redis_url is None:
        return EmbeddedStore()
    url = RedisUrl.parse(redis_url)
    if url.kind == "cluster":
        return ClusterStore(url, answer_timeout)
    options = {"max_connections": CONNECTIONS_PER_WORKER, "timeout": POOL_TIMEOUT_S}
    if url.kind == "sentinel":
        return SentinelRedis(_behind_sentinels(url, answer_timeout, counts_replicas, options))
    options |= _timeouts(answer_timeout) | {"client_name": _client_name(redis_url)}
    return SingleRedis(redis.BlockingConnectionPool.from_url(redis_url, **options))


class Probe:
    """Asks Redis for a sign of life, on a connection of its own, in less than a second."""

    def __init__(self, redis_url: str | None):
        self._store = connect(redis_url, READY_TIMEOUT_S) if redis_url else None

    def ping(self) -> None:
        """Raises StoreUnavailable. The embedded store lives as long as this process does."""
        if self._store:
            with as_store_unavailable():
                self._store.ping()


@contextmanager
def as_store_unavailable() -> Iterator[None]:
    """Whatever Redis or the way there refuses becomes StoreUnavailable, with the reason as its cause."""
    try:
        yield
    except (redis.RedisError, RedisClusterException) as error:
        raise StoreUnavailable from error


def _client_name(scheme: str) -> str | None:
    """Who a connection by TLS says it is, so that it says something first, and hears an answer.

    With it come the tickets that a server sends after the handshake. Unread, redis-py's pool takes them for
    an answer to nothing, and throws the connection away.
    """
    return CLIENT_NAME if scheme.startswith("rediss") else None


def _timeouts(answer_timeout: float, connect_timeout: float = CONNECT_TIMEOUT_S) -> dict[str, Any]:
    return {
        "socket_connect_timeout": connect_timeout,
        "socket_timeout": answer_timeout,
        "retry": Retry(NoBackoff(), 0),
        "health_check_interval": 0,
        "protocol": 2,  # RESP3 would cost a HELLO on each connection and gives nothing here
        "driver_info": None,  # nor is each connection to introduce its library
    }


def _options(url: RedisUrl, answer_timeout: float) -> dict[str, Any]:
    """What a connection to any of its servers takes: who one is, and how one encrypts."""
    given: dict[str, Any] = parse_url(url.for_host(url.hosts[0]))  # type: ignore[no-untyped-call]
    for name in ("host", "port", "connection_class"):
        given.pop(name, None)
    return given | _timeouts(answer_timeout) | {"client_name": _client_name(url.scheme)}


def _behind_sentinels(
    url: RedisUrl, answer_timeout: float, counts_replicas: bool, more: dict[str, Any]
) -> redis.ConnectionPool:
    """Sentinels have users of their own, and are encrypted as Redis is."""
    options, is_encrypted = _options(url, answer_timeout), url.scheme == "rediss+sentinel"
    own = {name: value for name, value in options.items() if name.startswith("ssl_")} | {"ssl": is_encrypted}
    own |= {name: options.pop(f"sentinel_{name}", None) for name in ("username", "password")}
    own |= _timeouts(DISCOVERY_TIMEOUT_S, DISCOVERY_TIMEOUT_S) | {"client_name": options["client_name"]}
    sentinels = Sentinels(url.hosts, sentinel_kwargs=own)  # type: ignore[no-untyped-call]
    sentinels.replicas = ReplicaCount() if counts_replicas else None
    return master_pool(url.service, sentinels, ssl=is_encrypted, **options, **more)
