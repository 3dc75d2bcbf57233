"""Provides every test with a Redis, and turns skips into failures in CI."""

import os

import pytest

from app import create_app
from app.config import Settings
from tests.support.people import Person
from tests.support.unique_ids import pytest_collection_finish, pytest_xdist_node_collection_finished  # noqa: F401
from tools.servers import RedisServer, Service


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    """Run one Redis for all tests; a test that needs it empty flushes it."""
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server


# A service in the process of the tests, and two people in a meeting; some folders define others.


@pytest.fixture
def redis(redis_server):
    with redis_server.client() as client:
        client.flushall()
        yield client


@pytest.fixture
def serve(redis_server, redis):
    """Return a function that makes the service with given settings."""

    def serve(**settings):
        settings.setdefault("rate_limits", False)
        return create_app(Settings(redis_url=redis_server.url, **settings))

    return serve


@pytest.fixture
def app(serve):
    return serve()


@pytest.fixture
def ming(app):
    """Return 小明, who has created a meeting."""
    ming = Person(app, "小明")
    ming.create()
    return ming


@pytest.fixture
def anna(app, ming):
    """Return Anna, who has joined the meeting."""
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    return anna


@pytest.fixture(scope="module")
def instances(tmp_path_factory, redis_server):
    """Run two instances of the service, each on a unix socket, for a proxy in front of them."""
    folder, settings = tmp_path_factory.mktemp("instances"), {"bind": "unix", "PROXY_HOPS": 1}
    with (
        Service(folder / "a", redis_server.url, RATE_LIMITS="off", **settings) as one,
        Service(folder / "b", redis_server.url, RATE_LIMITS="off", **settings) as other,
    ):
        yield one, other


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Report a skipped test as failed if CI is set: there every test must run."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} may not be skipped in CI: {reason}"
    return report
