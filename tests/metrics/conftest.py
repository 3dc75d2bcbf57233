"""Provides a service whose counters no other tests change, and two people in a meeting."""

import pytest

from tests.support.metrics_client import Gauge
from tests.support.people import Person
from tests.support.websocket_client import Line
from tools.servers import RedisServer, Service


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    """Run a Redis that tests may break; each test restores it."""
    with RedisServer(tmp_path_factory.mktemp("redis")) as redis:
        yield redis


@pytest.fixture(scope="module")
def service(tmp_path_factory, redis):
    """Run a service with one worker, which knows all its counts without delay."""
    with Service(tmp_path_factory.mktemp("service"), redis.url, RATE_LIMITS="off") as service:
        yield service


@pytest.fixture
def gauge(service):
    return Gauge(service)


@pytest.fixture
def ming(service):
    ming = Person(service, "小明")
    ming.create()
    return ming


@pytest.fixture
def anna(service, ming):
    anna = Person(service, "Anna")
    anna.join(ming.meeting)
    return anna


@pytest.fixture
def line(gauge):
    """Return a function that opens live connections, which are closed after the test."""
    opened = []

    def line(person, *args):
        opened.append(Line(person, *args))
        return opened[-1]

    yield line
    for one in opened:
        one.__exit__()
    gauge.wait_for(0, "meeting_open_sockets")
