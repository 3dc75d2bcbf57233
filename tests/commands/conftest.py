"""Provides the service on a real Redis, and the operator's commands."""

import pytest

from app import create_app
from app.config import Settings
from tests.support.cli import Cli


@pytest.fixture
def serve(redis_server, redis):
    def serve(**settings):
        settings.setdefault("rate_limits", False)
        ways = {"redis_url": redis_server.url, "redis_operator_url": redis_server.url_of("operator")}
        return create_app(Settings(**ways, **settings))

    return serve


@pytest.fixture
def cli(app):
    return Cli(app)
