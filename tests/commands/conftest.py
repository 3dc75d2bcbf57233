"""The service on a real Redis, people in it, and whoever runs it."""

import pytest

from app import create_app
from app.config import Settings
from tests.oncall import OnCall
from tests.people import Person


@pytest.fixture
def redis(redis_server):
    with redis_server.client() as client:
        client.flushall()
        yield client


@pytest.fixture
def serve(redis_server, redis):
    def serve(**settings):
        settings.setdefault("rate_limits", False)
        ways = {"redis_url": redis_server.url, "redis_operator_url": redis_server.url_of("operator")}
        return create_app(Settings(**ways, **settings))

    return serve


@pytest.fixture
def app(serve):
    return serve()


@pytest.fixture
def oncall(app):
    return OnCall(app)


@pytest.fixture
def ming(app):
    ming = Person(app, "小明")
    ming.create()
    return ming


@pytest.fixture
def anna(app, ming):
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    return anna
