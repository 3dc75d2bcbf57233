"""Runs scripts and commands on the node of a Redis Cluster that holds a meeting."""

import threading
from collections.abc import Sequence
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.cluster import RedisCluster
from redis.exceptions import RedisClusterException
from redis.retry import Retry

from app.redis_client.cluster_map import ClusterMap, address_of
from app.redis_client.pipeline import NotSent, Pipeline, Script
from app.redis_client.pipelined_connection import PipelinedConnection
from app.redis_client.timeouts import retry_until_master
from app.redis_client.url import Address

MAX_REDIRECTIONS = 4
# redis-py asks a random node for the list of commands, and that node may be down.
MAX_INIT_ATTEMPTS = 5


class ClusterPipeline:
    """Sends each script to the node that has its keys, on one pipeline for each node.

    It follows MOVED and ASK, because a node that redirects a script has not run it, and it retries a script
    that was not sent (NotSent). It retries nothing else: the script may have run.
    """

    def __init__(self, topology: ClusterMap, connection_class: type[PipelinedConnection] | None = None):
        self._topology = topology
        self._connection_class = connection_class
        self._pipelines: dict[Address, Pipeline] = {}

    def run(self, script: Script, keys: Sequence[str], args: Sequence[str | bytes | int]) -> Any:
        """Run a script on keys that are all in one slot, and return its reply.

        Raises ResponseError if Redis refuses the script, and another RedisError if no node runs it.
        """
        return retry_until_master(lambda: self._run(script, keys, args), NotSent)

    def _run(self, script: Script, keys: Sequence[str], args: Sequence[str | bytes | int]) -> Any:
        address, is_asking = self._topology.owner(keys[0]), False
        for _ in range(MAX_REDIRECTIONS):
            try:
                reply = self._pipeline(address).run(script, keys, args, is_asking)
            except redis.ResponseError as error:
                kind, _, place = str(error).partition(" ")
                if kind not in ("MOVED", "ASK"):
                    raise
                address, is_asking = _redirected_to(place, address), kind == "ASK"
                if not is_asking:
                    self._topology.relocate(keys[0], address)
            except redis.RedisError:
                self._topology.mark_down(address)
                raise
            else:
                self._topology.mark_up(address)
                return reply
        raise redis.ConnectionError("redirected too often")

    def _pipeline(self, address: Address) -> Pipeline:
        pipeline = self._pipelines.get(address)
        if pipeline is None:
            pipeline = Pipeline(lambda: self._topology.connect(address), self._connection_class)
            self._pipelines[address] = pipeline
        return pipeline


class ClusterClient(RedisCluster):
    """redis-py's client, for the commands that do not go through a pipeline.

    It asks for the nodes when it is first used, not when it is made, so that a worker can start while all
    nodes are down.
    """

    def __init__(self, **options: Any):
        self.encoder = redis.Redis(connection_pool=redis.ConnectionPool()).get_encoder()
        self._options = options
        self._has_begun = False
        self._beginning = threading.RLock()  # reentrant: redis-py's constructor calls execute_command

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Run a command, and connect first if necessary. Raises RedisError."""
        self._ensure_initialised()
        try:
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        except RedisClusterException as error:
            raise redis.ConnectionError(str(error)) from error

    def __getattr__(self, name: str) -> Any:
        """Return an attribute that exists only after the client has connected. Raises RedisError."""
        if name.startswith("__") or self._has_begun:
            raise AttributeError(name)
        self._ensure_initialised()
        return getattr(self, name)

    def close(self) -> None:
        """Close the connections, if there are any."""
        if self._has_begun:
            super().close()

    def _ensure_initialised(self) -> None:
        with self._beginning:
            if self._has_begun:
                return
            self._has_begun = True
            try:
                super().__init__(**self._options | {"retry": Retry(NoBackoff(), MAX_INIT_ATTEMPTS)})
                self.set_retry(Retry(NoBackoff(), 0))
            except BaseException as error:
                self._has_begun = False
                if isinstance(error, RedisClusterException):  # is not a subclass of RedisError
                    raise redis.ConnectionError(str(error)) from error
                raise


def _redirected_to(place: str, source: Address) -> Address:
    """Parse the target of a redirection by the node `source`, "slot host:port"."""
    host, _, port = place.partition(" ")[2].rpartition(":")
    return address_of(host, port, source)
