"""Provides a service on a Redis of its own, which tests may break, and two people in a meeting."""

import pytest

from tests.support.people import Person
from tools.processes import wait_until
from tools.servers import RedisServer, Service


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory):
    with RedisServer(tmp_path_factory.mktemp("redis")) as redis:
        yield redis


@pytest.fixture(scope="module")
def shared_service(tmp_path_factory, redis_server):
    with Service(tmp_path_factory.mktemp("service"), redis_server.url, RATE_LIMITS="off") as service:
        yield service


@pytest.fixture
def redis(redis_server):
    yield redis_server
    redis_server.thaw()
    if not redis_server.is_running:
        redis_server.start()


@pytest.fixture
def service(redis, shared_service):
    wait_until(lambda: Person(shared_service).get("/readyz").status_code == 200, "the service is ready")
    return shared_service


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
