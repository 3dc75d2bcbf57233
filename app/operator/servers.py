"""What the servers of the store say about themselves."""

import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import redis

from app.errors import StoreUnavailable
from app.redis_client.connect import as_store_unavailable


class Persistence(NamedTuple):
    """Whether what is written goes into a file, and how soon: "always", "everysec", "no"; "" is not told."""

    is_on: bool
    fsync: str


class Server(NamedTuple):
    """A server that takes writes: its address (where there are several), its INFO, and how far it is ahead of
    our own clock."""

    name: str
    info: dict[str, Any]
    persistence: Persistence
    clock_skew_ms: int


class Unreachable(NamedTuple):
    """A server that does not say anything, and why."""

    name: str
    reason: StoreUnavailable


class Servers:
    """All of them: in a cluster every primary. Raises StoreUnavailable."""

    def __init__(self, client: "redis.Redis | redis.RedisCluster"):
        self._client = client

    def inspect(self) -> Iterator[Server | Unreachable]:
        """One after the other, so that one that is away does not hide the others."""
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
        """Of those that tell, in one question each."""
        with as_store_unavailable():
            told = [(name, _config(node)) for name, node in self._nodes()]
        return [(name, _persistence(config, {})) for name, config in told if config]

    def user(self) -> str:
        """Who we are there; "" where it is not told."""
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
        told: Any = node.config_get("append*")  # a pattern: before Redis 7 it takes but one name
    except redis.ResponseError:  # a user who may not ask, or a provider who tells nobody
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
