"""The service on a real Redis, where atomicity, expiry, memory and commands are what they are."""

import pytest

from app import create_app
from app.config import Settings
from tests.people import Person
from tests.servers import RedisServer


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    """One for these tests: what it is told here is counted, and nobody else is to tell it anything."""
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def redis(redis_server):
    client = redis_server.client()
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def serve(redis_server, redis):
    def serve(**settings):
        settings.setdefault("rate_limits", False)
        return create_app(Settings(redis_url=redis_server.url, **settings))

    return serve


@pytest.fixture
def app(serve):
    return serve()


@pytest.fixture
def other_worker(serve):
    """A second process of the same service, as far as Redis can tell."""
    return serve()


@pytest.fixture
def ming(app):
    ming = Person(app, "小明")
    ming.create()
    return ming
