"""A Redis Cluster: every meeting is on one of its nodes, and whatever concerns it is asked there."""

import threading
from collections.abc import Sequence
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.cluster import RedisCluster
from redis.exceptions import RedisClusterException
from redis.retry import Retry

from app.redis_client.cluster_map import Topology
from app.redis_client.pipeline import Line, NotAsked, Pipe, Script
from app.redis_client.timeouts import until_there_is_a_master
from app.redis_client.url import Address

MOST_REDIRECTIONS = 4
MOST_BEGINNINGS = 5  # redis-py asks some node which commands there are, and that may be one that is away


class ClusterPipe:
    """A pipe to each node, which goes where a meeting is.

    What a node sends elsewhere it has not done, so that may be asked there; and what nobody was asked, of the
    next master. Nothing else is asked twice.
    """

    def __init__(self, topology: Topology, line: type[Line] | None = None):
        self._topology = topology
        self._line = line
        self._pipes: dict[Address, Pipe] = {}

    def run(self, script: Script, keys: Sequence[str], args: Sequence[str | bytes | int]) -> Any:
        """Run a script on keys that are all in one slot."""
        return until_there_is_a_master(lambda: self._run(script, keys, args), NotAsked)

    def _run(self, script: Script, keys: Sequence[str], args: Sequence[str | bytes | int]) -> Any:
        address, is_asking = self._topology.owner(keys[0]), False
        for _ in range(MOST_REDIRECTIONS):
            try:
                answer = self._pipe(address).run(script, keys, args, is_asking)
            except redis.ResponseError as refused:
                kind, _, place = str(refused).partition(" ")
                if kind not in ("MOVED", "ASK"):
                    raise
                address, is_asking = _address(place, address), kind == "ASK"
                if not is_asking:
                    self._topology.move(keys[0], address)
            except redis.RedisError:
                self._topology.doubt(address)
                raise
            else:
                self._topology.trust(address)
                return answer
        raise redis.ConnectionError("sent from node to node")

    def _pipe(self, address: Address) -> Pipe:
        pipe = self._pipes.get(address)
        if pipe is None:
            pipe = self._pipes[address] = Pipe(lambda: self._topology.connect(address), self._line)
        return pipe


class ClusterClient(RedisCluster):
    """redis-py's client, for what goes through no pipe. It asks for the nodes when it is first used, not when
    it is made, so that a worker begins also while they are away.
    """

    def __init__(self, **options: Any):
        self.encoder = redis.Redis(connection_pool=redis.ConnectionPool()).get_encoder()
        self._options = options
        self._has_begun = False
        self._beginning = threading.RLock()  # it asks for something itself, while it is being made

    def execute_command(self, *args: Any, **options: Any) -> Any:
        self._begin()
        try:
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        except RedisClusterException as trouble:
            raise redis.ConnectionError(str(trouble)) from trouble

    def __getattr__(self, name: str) -> Any:
        """What is there once it has begun."""
        if name.startswith("__") or self._has_begun:
            raise AttributeError(name)
        self._begin()
        return getattr(self, name)

    def close(self) -> None:
        if self._has_begun:
            super().close()

    def _begin(self) -> None:
        with self._beginning:
            if self._has_begun:
                return
            self._has_begun = True
            try:
                super().__init__(**self._options | {"retry": Retry(NoBackoff(), MOST_BEGINNINGS)})
                self.set_retry(Retry(NoBackoff(), 0))
            except BaseException as trouble:
                self._has_begun = False
                if isinstance(trouble, RedisClusterException):  # which is no RedisError
                    raise redis.ConnectionError(str(trouble)) from trouble
                raise


def _address(place: str, teller: Address) -> Address:
    """Where a node sends: "slot host:port". One that does not know the host's name means its own."""
    host, _, port = place.partition(" ")[2].rpartition(":")
    return (host if host not in ("", "?") else teller[0]), int(port)
