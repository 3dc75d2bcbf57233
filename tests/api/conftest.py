"""Provides the service on both stores: every test here runs on the embedded one and on a real Redis."""

import pytest

from app import create_app
from app.config import Settings
from tests.support.clock import Clock


@pytest.fixture(params=["embedded", "redis"])
def store_url(request):
    if request.param == "embedded":
        return None
    server = request.getfixturevalue("redis_server")
    client = server.client()
    client.flushall()
    client.close()
    return server.url


@pytest.fixture
def serve(store_url):
    """Return a function that makes the service with given settings."""

    def serve(**settings):
        settings.setdefault("rate_limits", False)
        return create_app(Settings(redis_url=store_url, **settings))

    return serve


@pytest.fixture
def app(serve):
    return serve()


@pytest.fixture
def store_of(store_url, request):
    """Return a function that gives a client to the store of a service; on a real Redis it has all rights."""
    if store_url is None:
        yield lambda app: app.extensions["redis"]
        return
    with request.getfixturevalue("redis_server").client() as client:
        yield lambda app: client


@pytest.fixture
def redis(app, store_of):
    return store_of(app)


@pytest.fixture
def clock(redis):
    return Clock(redis)
