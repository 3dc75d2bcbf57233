"""Provides the service on a real Redis: in this process, in a worker, and in a worker behind nginx."""

from contextlib import contextmanager

import pytest

from tools.servers import Nginx, RedisServer, Service


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    """Run one Redis for these tests: tests of other folders would see the heartbeats of the services here."""
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def unchanged(redis):
    """Return a context manager that asserts that its block changes, adds and deletes no meeting."""

    @contextmanager
    def unchanged():
        note_all_as_seen(redis)
        before = meetings(redis)
        yield
        assert meetings(redis) == before

    return unchanged


def note_all_as_seen(redis):
    """Note all members as seen just now: a request of a member who was seen 10 s ago notes it anew."""
    seconds, micros = redis.time()
    now = seconds * 1000 + micros // 1000
    for key in redis.keys("meeting:*:seen"):
        redis.zadd(key, dict.fromkeys(redis.zrange(key, 0, -1), now))


def meetings(redis):
    return {key: redis.dump(key) for key in redis.keys("meeting:*")}


@pytest.fixture(scope="session")
def worker(redis_server, tmp_path_factory):
    """Run a worker without rate limits."""
    with Service(tmp_path_factory.mktemp("worker"), redis_server.url, RATE_LIMITS="off") as worker:
        yield worker


@pytest.fixture(scope="session")
def front(redis_server, tmp_path_factory):
    """Run nginx, and a worker behind it with rate limits."""
    place = tmp_path_factory.mktemp("behind")
    with (
        Service(place, redis_server.url, bind="unix", PROXY_HOPS=1) as behind,
        Nginx(tmp_path_factory.mktemp("nginx"), [behind.socket]) as front,
    ):
        yield front
