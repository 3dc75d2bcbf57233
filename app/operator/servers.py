"""Reads the state and the configuration of the Redis servers."""

import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import redis

from app.errors import StoreUnavailable
from app.redis_client.connect import as_store_unavailable


class Persistence(NamedTuple):
    """Whether Redis appends writes to a file, and its fsync policy.

    `fsync` is "always", "everysec" or "no", and "" if Redis hides it.
    """

    is_on: bool
    fsync: str


class Server(NamedTuple):
    """A Redis server that takes writes: its address ("" if it is the only one), its INFO, its persistence,
    and how far its clock is ahead of this machine's.
    """

    name: str
    info: dict[str, Any]
    persistence: Persistence
    clock_skew_ms: int


class Unreachable(NamedTuple):
    """A server that does not answer, and why."""

    name: str
    reason: StoreUnavailable


class Servers:
    """Reads from the Redis server, or from every primary of a Cluster. Raises StoreUnavailable."""

    def __init__(self, client: "redis.Redis | redis.RedisCluster"):
        self._client = client

    def inspect(self) -> Iterator[Server | Unreachable]:
        """Yield each server; one that does not answer is Unreachable, and the others follow."""
        with as_store_unavailable():
            nodes = [*self._nodes()]
        for name, node in nodes:
            try:
                with as_store_unavailable():
                    server = _look(name, node)
            except StoreUnavailable as error:
                yield Unreachable(name, error)
            else:
                yield server

    def persistence(self) -> list[tuple[str, Persistence]]:
        """Return the name and persistence of each server that allows CONFIG GET."""
        with as_store_unavailable():
            told = [(name, _config(node)) for name, node in self._nodes()]
        return [(name, _persistence(config, {})) for name, config in told if config]

    def user(self) -> str:
        """Return the name of the Redis user; "" if Redis hides it."""
        with as_store_unavailable():
            try:
                return str(self._client.acl_whoami())
            except redis.ResponseError:
                return ""

    def _nodes(self) -> Iterator[tuple[str, redis.Redis]]:
        if isinstance(self._client, redis.RedisCluster):
            for node in self._client.get_primaries():  # type: ignore[no-untyped-call]
                yield node.name, self._client.get_redis_connection(node)
        else:
            yield "", self._client


def _look(name: str, node: redis.Redis) -> Server:
    info = node.info()
    return Server(name, info, _persistence(_config(node), info), _ahead_ms(node))


def _config(node: redis.Redis) -> dict[str, str]:
    try:
        told: Any = node.config_get("append*")  # a pattern, as Redis before 7 takes only one argument
    except redis.ResponseError:  # the user may not run CONFIG, or a provider has disabled it
        return {}
    return dict(told)


def _persistence(config: dict[str, str], info: dict[str, Any]) -> Persistence:
    is_on = config["appendonly"] == "yes" if config else info.get("aof_enabled") == 1
    return Persistence(is_on, config.get("appendfsync", ""))


def _ahead_ms(node: redis.Redis) -> int:
    asked = time.time()
    seconds, micros = node.time()
    answered = time.time()
    return round((int(seconds) + int(micros) / 1e6 - (asked + answered) / 2) * 1000)
