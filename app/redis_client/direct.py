"""Scripts by redis-py's client, where there is no gevent: a command, a test."""

from collections.abc import Sequence
from typing import Any

import redis
from redis.exceptions import MovedError

from app.redis_client.replicated import MIN_REPLICAS, WAIT_TIMEOUT_MS, check_copies, required_copies


class DirectRunner:
    """Redis answers, and that is that."""

    def run(self, script: Any, keys: Sequence[str], args: Sequence[str | bytes | int]) -> Any:
        return script(keys=keys, args=args)


class DirectReplicatedRunner:
    """Gives an answer only when replicas have what it says."""

    def __init__(self, client: "redis.Redis | redis.RedisCluster"):
        self._client = client

    def run(self, script: Any, keys: Sequence[str], args: Sequence[str | bytes | int]) -> Any:
        with self._node(keys[0]).client() as one:  # WAIT speaks of its own connection
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
