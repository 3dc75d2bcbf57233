"""Runs scripts with redis-py's client in processes without gevent, such as commands and tests."""

from collections.abc import Sequence
from typing import Any

import redis
from redis.exceptions import MovedError

from app.redis_client.replicated import MIN_REPLICAS, WAIT_TIMEOUT_MS, check_copies, required_copies


class DirectRunner:
    """Runs a script and does not wait for replicas."""

    def run(self, script: Any, keys: Sequence[str], args: Sequence[str | bytes | int]) -> Any:
        """Run a script and return its reply. Raises RedisError."""
        return script(keys=keys, args=args)


class DirectReplicatedRunner:
    """Runs a script and returns its reply only after enough replicas have acknowledged the write."""

    def __init__(self, client: "redis.Redis | redis.RedisCluster"):
        self._client = client

    def run(self, script: Any, keys: Sequence[str], args: Sequence[str | bytes | int]) -> Any:
        """Run a script and return its reply.

        Raises NotReplicated if too few replicas acknowledge it in time, and RedisError.
        """
        with self._node(keys[0]).client() as one:  # WAIT covers only the writes of its own connection
            try:
                answer = script(keys=keys, args=args, client=one)
            except MovedError:
                self._client.nodes_manager.initialize()  # type: ignore[union-attr]
                raise
            required = required_copies(one.connection)
            copies = one.wait(required or MIN_REPLICAS, WAIT_TIMEOUT_MS)
            check_copies(copies, required)
            check_copies(copies, required_copies(one.connection))  # the master may have stalled meanwhile
        return answer

    def _node(self, key: str) -> Any:
        if isinstance(self._client, redis.RedisCluster):
            node = self._client.get_node_from_key(key)  # type: ignore[no-untyped-call]
            return self._client.get_redis_connection(node)
        return self._client
