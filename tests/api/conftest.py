"""The service on both stores: every test here runs on the embedded one and on a real Redis."""

import pytest

from app import create_app
from app.config import Settings
from tests.clock import Clock


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


@pytest.fixture(scope="session")
def services():
    """By store, with no settings of a test's own: to make one takes longer than most of what it is asked."""
    return {}


@pytest.fixture
def app(store_url, services):
    """One that other tests have used, and whose store is empty."""
    if store_url not in services:
        services[store_url] = create_app(Settings(redis_url=store_url, rate_limits=False))
    if store_url is None:
        services[store_url].extensions["redis"].flushall()
    return services[store_url]


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
