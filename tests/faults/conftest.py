"""A service on a Redis of its own, to be ill-treated, and two people in a meeting."""

import pytest

from tests.support.people import Person
from tools.processes import RedisServer, Service


@pytest.fixture
def redis(tmp_path):
    with RedisServer(tmp_path / "redis") as redis:
        yield redis


@pytest.fixture
def service(tmp_path, redis):
    with Service(tmp_path / "service", redis.url, RATE_LIMITS="off") as service:
        yield service


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
