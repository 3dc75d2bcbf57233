"""The labs that scenarios ask for: nginx and two instances, on one kind of Redis or another."""

from contextlib import contextmanager
from functools import partial

from tests.faults.disk import TroubledRedis
from tests.faults.lab import Lab
from tests.faults.network_namespace import Island
from tests.support.redis_topologies import Cluster, WithSentinels
from tests.support.tcp_proxy import Proxy


@contextmanager
def single(folder, **more):
    """One Redis, durable, on a disk that may have troubles."""
    with TroubledRedis(folder / "redis") as redis, Lab(folder, redis, **more) as lab:
        yield lab


@contextmanager
def linked(folder, **more):
    """The same; the second instance reaches Redis by a link that may break."""
    with (
        TroubledRedis(folder / "redis") as redis,
        Proxy(redis.socket) as redis.link,
        Lab(folder, redis, links=[redis.url, redis.url_of("meeting", redis.link.port)], **more) as lab,
    ):
        yield lab


@contextmanager
def replicated(topology, folder, **more):
    """Redis that goes on when one of it is gone."""
    with topology(folder / "redis") as redis, Lab(folder, redis, **more) as lab:
        yield lab


@contextmanager
def parted(folder, **more):
    """The first master and the first instance are on an island; replicas and Sentinels are not."""
    with Island() as island:
        redis = WithSentinels(folder / "redis", host=island.there, others=island.here)
        lab = Lab(folder, redis, DURABILITY="replicated", **more)
        for process in (redis.servers[0], lab.instances[0]):
            process.within = island.way_in
        redis.island = island
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
