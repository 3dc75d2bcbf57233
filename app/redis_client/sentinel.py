"""Asks Sentinels which Redis is the master, and which replicas could take its place."""

from typing import Any, NamedTuple

import redis
from redis.sentinel import MasterNotFoundError, Sentinel

from app.redis_client.replica_count import ReplicaCount
from app.redis_client.url import Address


class SentinelReply(NamedTuple):
    """The report of a Sentinel on a service.

    `epoch` numbers its configuration (higher is newer), `master` is the address it names, and `is_down` says
    whether it finds that master down. `quorum` Sentinels must do so for a failover; `is_failing_over` says
    that this Sentinel performs it. `down_after_s` is the silence in seconds after which it finds a server
    down, and `promotable` are the replicas that it does not.
    """

    epoch: int
    master: Address
    is_down: bool
    quorum: int
    is_failing_over: bool
    down_after_s: float
    promotable: frozenset[Address]


class Sentinels(Sentinel):
    """Asks all Sentinels, and believes the highest epoch: a Sentinel that was partitioned or has just
    restarted may still name the former master.

    `replicas` is set if writes wait for replicas. The Sentinels are then also asked for the replicas, which
    their user must be allowed to do (`+sentinel|replicas`).
    """

    replicas: ReplicaCount | None = None

    def discover_master(self, service_name: str) -> Address:
        """Return the address of the master. Raises MasterNotFoundError if it is unknown or a quorum finds it
        down.

        A master that is down may still accept connections and never answer; to wait for its timeout would
        take longer than the failover.
        """
        return master_of(self.ask(service_name))

    def ask(self, service: str) -> list[SentinelReply]:
        """Return the reports of all Sentinels that answer. Raises MasterNotFoundError if none does."""
        reports: list[SentinelReply] = []
        errors = []
        for sentinel in self.sentinels:
            try:
                reports.append(_query(sentinel, service, with_replicas=self.replicas is not None))
            except redis.RedisError as error:
                errors.append(str(error))
        if not reports:
            raise MasterNotFoundError(f"no Sentinel knows the master of {service!r}: {errors}")
        return reports


def master_of(reports: list[SentinelReply]) -> Address:
    """Return the master by the newest report. Raises MasterNotFoundError if a quorum finds it down."""
    latest = max(reports, key=lambda each: each.epoch)
    down = [each for each in reports if each.is_down and each.master == latest.master]
    if len(down) >= latest.quorum:
        raise MasterNotFoundError(f"the master {latest.master} is down")
    return latest.master


def _query(sentinel: Any, service: str, with_replicas: bool) -> SentinelReply:
    questions = sentinel.pipeline(transaction=False)
    questions.sentinel_get_master_addr_by_name(service)  # the first to change in a failover
    questions.sentinel_master(service)
    if with_replicas:
        questions.execute_command("SENTINEL REPLICAS", service)
    (host, port), facts, *replicas = questions.execute()
    master = host.decode(), int(port)
    is_named = (facts["ip"], facts["port"]) == master
    return SentinelReply(
        int(facts["config-epoch"]),
        master,
        facts["is_sdown"] and is_named,
        int(facts["quorum"]),
        "failover_in_progress" in facts["flags"] and is_named,
        int(facts["down-after-milliseconds"]) / 1000,
        _promotable(replicas[0]) if replicas else frozenset(),
    )


def _promotable(replicas: list[list[bytes]]) -> frozenset[Address]:
    """Return the addresses of the replicas that a Sentinel lists and does not find down."""
    listed = [dict(zip(each[::2], each[1::2], strict=True)) for each in replicas]
    return frozenset(
        (each[b"ip"].decode(), int(each[b"port"]))
        for each in listed
        if b"s_down" not in each[b"flags"].split(b",")
    )
