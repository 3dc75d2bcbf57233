"""The labs that scenarios ask for: nginx and two instances, on one kind of Redis or another."""

from contextlib import contextmanager
from functools import partial

from tests.faults.disk import TroubledRedis
from tests.faults.driver import Lab
from tests.proxy import Proxy
from tests.topologies import Cluster, WithSentinels


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


LABS = {
    "single": single,
    "linked": linked,
    "sentinel": partial(replicated, WithSentinels, DURABILITY="replicated"),
    "sentinel, fast": partial(replicated, WithSentinels),
    "cluster": partial(replicated, Cluster),
}
