"""The service on both stores: every test here runs on the embedded one and on a real Redis."""

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
    """Make the service with settings of the test's own."""

    def serve(**settings):
        settings.setdefault("rate_limits", False)
        return create_app(Settings(redis_url=store_url, **settings))

    return serve


@pytest.fixture
def app(serve):
    return serve()


@pytest.fixture
def store_of(store_url, request):
    """The store of a service, to look into and to tamper with: on a real Redis as another user."""
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
