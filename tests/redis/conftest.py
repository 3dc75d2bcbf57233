"""Provides the service on a real Redis, to test atomicity, expiry, memory and commands."""

import pytest

from tools.servers import RedisServer


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    """Run one Redis for these tests, which count its commands: no other tests may use it."""
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def other_worker(serve):
    """Return a second service on the same Redis."""
    return serve()
