"""Provides the service on a real Redis, as the scripts check roles."""

import pytest

from app import create_app
from app.config import Settings


@pytest.fixture(scope="session")
def app(redis_server):
    return create_app(Settings(redis_url=redis_server.url, rate_limits=False))


@pytest.fixture(scope="session")
def redis(redis_server):
    with redis_server.client() as client:
        yield client
