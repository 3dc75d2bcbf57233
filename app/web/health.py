"""Serves health checks and metrics to operators and their tools."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from msgspec import field
from prometheus_client import CONTENT_TYPE_LATEST

from app import metrics
from app.errors import NotFound
from app.live.hub import Hub
from app.operator.doctor import DurabilityCheck
from app.redis_client.connect import Probe
from app.version import __version__
from app.web.client_address import parsed
from app.web.json_response import json_response
from app.web.schema import Success


class Healthy(Success, tag_field="status", tag="success"):
    """The worker answers; `version` is its version."""

    version: str


class Ready(Success, tag_field="status", tag="success", omit_defaults=True):
    """The worker can serve. `listener`: "idle", "listening", or "lost": long polls then read every 2 s.

    `warnings`, in English, for operators: settings of Redis that do not keep what DURABILITY promises.
    """

    listener: str
    warnings: list[str] = field(default_factory=list)


class Health:
    """The views of operators. `sample` updates the gauges before they are read."""

    def __init__(
        self, probe: Probe, durability: DurabilityCheck | None, hub: Hub[Any], sample: Callable[[], None]
    ):
        self._probe = probe
        self._durability = durability
        self._hub = hub
        self._sample = sample

    def healthz(self) -> Response:
        """Answer 200 as long as this worker runs, without asking Redis."""
        return json_response(Healthy(__version__))

    def readyz(self) -> Response:
        """Answer with the state of the listener if Redis answers within a second. Raises StoreUnavailable.

        Requests from this machine or a private network also get the warnings about DURABILITY.
        """
        self._probe.ping()
        check = self._durability if is_internal_request() else None
        return json_response(Ready(self._hub.state, check.warnings() if check else []))

    def metrics(self) -> Response:
        """Return the metrics of all workers of this instance. Raises NotFound for a request from outside."""
        if not is_internal_request():
            raise NotFound
        self._sample()
        return Response(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


def blueprint(health: Health) -> Blueprint:
    """Make the routes /healthz, /readyz and /metrics."""
    routes = Blueprint("ops", __name__)
    for view in (health.healthz, health.readyz, health.metrics):
        routes.get(f"/{view.__name__}")(view)
    return routes


def is_internal_request() -> bool:
    """Return whether a request comes from this machine or a private network, and through no proxy."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    peer = parsed(request.remote_addr or "")
    return peer is None or peer.is_private  # a unix socket, which has no address, is on this machine
