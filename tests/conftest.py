"""For every test: a Redis to use, and a skip that nobody overlooks."""

import os

import pytest

from app import create_app
from app.config import Settings
from tests.support.people import Person
from tests.support.unique_ids import pytest_collection_finish, pytest_xdist_node_collection_finished  # noqa: F401
from tools.processes import RedisServer


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    """One Redis for the whole run; a test that needs it clean flushes it."""
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server


# In one process, where a folder does not say otherwise: a service, and two people in a meeting.


@pytest.fixture
def redis(redis_server):
    with redis_server.client() as client:
        client.flushall()
        yield client


@pytest.fixture
def serve(redis_server, redis):
    """Make the service with settings of the test's own."""

    def serve(**settings):
        settings.setdefault("rate_limits", False)
        return create_app(Settings(redis_url=redis_server.url, **settings))

    return serve


@pytest.fixture
def app(serve):
    return serve()


@pytest.fixture
def ming(app):
    """小明, who has made a meeting."""
    ming = Person(app, "小明")
    ming.create()
    return ming


@pytest.fixture
def anna(app, ming):
    """Anna, who has joined it."""
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    return anna


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where CI is set, what cannot run has failed: a skip there would be a proof that nobody made."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} may not be skipped in CI: {reason}"
    return report
