"""Connects to the Redis that REDIS_URL names: the embedded store, one server, Sentinels or a Cluster."""

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
from app.redis_client.cluster import ClusterClient, ClusterPipeline
from app.redis_client.cluster_listener import ClusterListener
from app.redis_client.cluster_map import ClusterMap
from app.redis_client.embedded import EmbeddedStore
from app.redis_client.listener import Listener, PubSub
from app.redis_client.master import master_pool
from app.redis_client.pipeline import Pipeline
from app.redis_client.pipelined_connection import PipelinedConnection
from app.redis_client.replica_count import ReplicaCount
from app.redis_client.sentinel import Sentinels
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

CLIENT_NAME = "meeting"


class SingleRedis:
    """Connects to one Redis server; `pool` makes the connections."""

    publish = "PUBLISH"

    def __init__(self, pool: redis.ConnectionPool):
        self._pool = pool
        self.client = redis.Redis(connection_pool=pool)

    def pipeline(self, connection_class: type[PipelinedConnection] | None = None) -> Pipeline:
        """Return a script runner on one pipelined connection of class `connection_class`."""
        return Pipeline(self._connect, connection_class)

    def listen(self) -> PubSub:
        """Open a connection that listens to publications. Raises RedisError."""
        return Listener(self._connect())

    def ping(self) -> None:
        """Check that Redis answers. Raises RedisError."""
        self.client.ping()

    def _connect(self) -> Any:
        connection: Any = self._pool.connection_class(**self._pool.connection_kwargs)
        connection.connect()
        return connection


class SentinelRedis(SingleRedis):
    """Connects to the present master, and waits up to MASTER_WAIT_S for it during a failover."""

    def _connect(self) -> Any:
        return retry_until_master(super()._connect, redis.RedisError)


class ClusterStore:
    """Connects to a Redis Cluster. Publications of a meeting go only through the node that owns it."""

    publish = "SPUBLISH"

    def __init__(self, url: RedisUrl, answer_timeout: float):
        options, is_encrypted = _options(url, answer_timeout), url.scheme == "rediss+cluster"
        options.pop("db", None)  # a Cluster has database 0 only
        self.client = ClusterClient(
            startup_nodes=[ClusterNode(*host) for host in url.hosts],  # type: ignore[no-untyped-call]
            require_full_coverage=False,
            ssl=is_encrypted,
            **options,
        )
        self._topology = ClusterMap(url.hosts, SSLConnection if is_encrypted else Connection, options)

    def pipeline(self, connection_class: type[PipelinedConnection] | None = None) -> ClusterPipeline:
        """Return a script runner with one pipelined connection of class `connection_class` to each node."""
        return ClusterPipeline(self._topology, connection_class)

    def listen(self) -> PubSub:
        """Return a listener to the publications of all nodes."""
        return ClusterListener(self._topology)

    def ping(self) -> None:
        """Check that at least one node answers. Raises RedisError if none does. A node that is down affects
        only its own meetings.
        """
        self._topology.ask()


Store = EmbeddedStore | SingleRedis | ClusterStore


def connect(
    redis_url: str | None, answer_timeout: float = ANSWER_TIMEOUT_S, *, counts_replicas: bool = False
) -> Store:
    """Return a store for a URL, which connects when it is first used; without a URL, the embedded store.

    With `counts_replicas`, connections to a master behind Sentinels know how many replicas must acknowledge a
    write. `answer_timeout` is in seconds. Raises ValueError if the URL is not valid.

    Nothing is retried here: redis-py's own retries would repeat a write whose reply was late.
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
    """Checks whether Redis answers, on a connection of its own, in less than a second."""

    def __init__(self, redis_url: str | None):
        self._store = connect(redis_url, READY_TIMEOUT_S) if redis_url else None

    def ping(self) -> None:
        """Check that Redis answers; the embedded store always does. Raises StoreUnavailable."""
        if self._store:
            with as_store_unavailable():
                self._store.ping()


@contextmanager
def as_store_unavailable() -> Iterator[None]:
    """Raise StoreUnavailable instead of an error of Redis or of the connection, which becomes its cause."""
    try:
        yield
    except (redis.RedisError, RedisClusterException) as error:
        raise StoreUnavailable from error


def _client_name(scheme: str) -> str | None:
    """Return the client name for TLS connections, None for others.

    With a name, the client sends a command and reads a reply when it connects. That also reads the session
    tickets that a TLS server sends after the handshake. Unread, they would make redis-py's pool drop the
    connection.
    """
    return CLIENT_NAME if scheme.startswith("rediss") else None


def _timeouts(answer_timeout: float, connect_timeout: float = CONNECT_TIMEOUT_S) -> dict[str, Any]:
    return {
        "socket_connect_timeout": connect_timeout,
        "socket_timeout": answer_timeout,
        "retry": Retry(NoBackoff(), 0),
        "health_check_interval": 0,
        "protocol": 2,  # RESP3 would cost a HELLO on each connection, and nothing here needs it
        "driver_info": None,  # saves two CLIENT SETINFO on each connection
    }


def _options(url: RedisUrl, answer_timeout: float) -> dict[str, Any]:
    """Return the arguments of a connection to any of the servers: user, password, TLS and timeouts."""
    given: dict[str, Any] = parse_url(url.for_host(url.hosts[0]))  # type: ignore[no-untyped-call]
    for name in ("host", "port", "connection_class"):
        given.pop(name, None)
    return given | _timeouts(answer_timeout) | {"client_name": _client_name(url.scheme)}


def _behind_sentinels(
    url: RedisUrl, answer_timeout: float, counts_replicas: bool, more: dict[str, Any]
) -> redis.ConnectionPool:
    """Return a pool of connections to the master. Sentinels have their own user, and TLS if Redis has it."""
    options, is_encrypted = _options(url, answer_timeout), url.scheme == "rediss+sentinel"
    own = {name: value for name, value in options.items() if name.startswith("ssl_")} | {"ssl": is_encrypted}
    own |= {name: options.pop(f"sentinel_{name}", None) for name in ("username", "password")}
    own |= _timeouts(DISCOVERY_TIMEOUT_S, DISCOVERY_TIMEOUT_S) | {"client_name": options["client_name"]}
    sentinels = Sentinels(url.hosts, sentinel_kwargs=own)  # type: ignore[no-untyped-call]
    sentinels.replicas = ReplicaCount() if counts_replicas else None
    return master_pool(url.service, sentinels, ssl=is_encrypted, **options, **more)
