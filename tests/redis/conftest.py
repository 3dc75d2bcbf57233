"""The service on a real Redis, where atomicity, expiry, memory and commands are what they are."""

import pytest

from tools.processes import RedisServer


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    """One for these tests: what it is told here is counted, and nobody else is to tell it anything."""
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def other_worker(serve):
    """A second process of the same service, as far as Redis can tell."""
    return serve()
