"""The service on a real Redis: in this process, in a worker, and in one behind nginx."""

from contextlib import contextmanager

import pytest

from tools.processes import Nginx, Service


@pytest.fixture
def unchanged(redis):
    """`with unchanged():` no meeting is other than it was, and none has come or gone."""

    @contextmanager
    def unchanged():
        before = meetings(redis)
        yield
        assert meetings(redis) == before

    return unchanged


def meetings(redis):
    return {key: redis.dump(key) for key in redis.keys("meeting:*")}


@pytest.fixture(scope="session")
def worker(redis_server, tmp_path_factory):
    """A worker that anybody can reach."""
    with Service(tmp_path_factory.mktemp("worker"), redis_server.url, RATE_LIMITS="off") as worker:
        yield worker


@pytest.fixture(scope="session")
def front(redis_server, tmp_path_factory):
    """nginx, and a worker behind it that limits who does too much."""
    place = tmp_path_factory.mktemp("behind")
    with (
        Service(place, redis_server.url, bind="unix", PROXY_HOPS=1) as behind,
        Nginx(tmp_path_factory.mktemp("nginx"), [behind.socket]) as front,
    ):
        yield front
