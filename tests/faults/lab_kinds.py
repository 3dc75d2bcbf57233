"""Defines the kinds of labs: nginx and two instances, on one kind of Redis or another."""

from contextlib import contextmanager
from functools import partial

from tests.faults.disk import RedisOnFaultyDisk
from tests.faults.lab import Lab
from tests.faults.network_namespace import IsolatedNetwork
from tests.support.redis_topologies import Cluster, WithSentinels
from tests.support.tcp_proxy import Proxy


@contextmanager
def single(folder, **more):
    """Run a lab on one durable Redis, whose disk can be slow or full."""
    with RedisOnFaultyDisk(folder / "redis") as redis, Lab(folder, redis, **more) as lab:
        yield lab


@contextmanager
def linked(folder, **more):
    """Run the same lab with a proxy between the second instance and Redis."""
    with (
        RedisOnFaultyDisk(folder / "redis") as redis,
        Proxy(redis.socket) as redis.link,
        Lab(folder, redis, links=[redis.url, redis.url_of("meeting", redis.link.port)], **more) as lab,
    ):
        yield lab


@contextmanager
def replicated(topology, folder, **more):
    """Run a lab on several Redis servers with failover."""
    with topology(folder / "redis") as redis, Lab(folder, redis, **more) as lab:
        yield lab


@contextmanager
def parted(folder, **more):
    """Run a lab whose first master and first instance are in a network that can be cut off."""
    with IsolatedNetwork() as network:
        redis = WithSentinels(folder / "redis", host=network.there, others=network.here)
        lab = Lab(folder, redis, DURABILITY="replicated", **more)
        for process in (redis.servers[0], lab.instances[0]):
            process.within = network.way_in
        redis.network = network
        with redis, lab:
            yield lab


LABS = {
    "single": single,
    "linked": linked,
    "sentinel": partial(replicated, WithSentinels, DURABILITY="replicated"),
    "sentinel, fast": partial(replicated, WithSentinels),
    "sentinel, parted": parted,
    "cluster": partial(replicated, Cluster, DURABILITY="replicated"),
}
