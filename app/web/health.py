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


def blueprint(
    probe: Probe, vows: DurabilityCheck | None, hub: Hub[Any], sample: Callable[[], None]
) -> Blueprint:
    """Make the routes /healthz, /readyz and /metrics. `sample` updates the gauges before they are read."""
    ops = Blueprint("ops", __name__)

    @ops.get("/healthz")
    def healthz() -> Response:
        """Tell that this worker answers, without asking Redis."""
        return json_response(Healthy(__version__))

    @ops.get("/readyz")
    def readyz() -> Response:
        """Tell that Redis answers within a second, and the state of the listener. Raises StoreUnavailable.

        Requests from this machine or a private network also get the warnings about DURABILITY.
        """
        probe.ping()
        return json_response(Ready(hub.state, vows.warnings() if vows and is_internal_request() else []))

    @ops.get("/metrics", endpoint="metrics")
    def exposition() -> Response:
        """Return the metrics of all workers of this instance. Raises NotFound for a request from outside."""
        if not is_internal_request():
            raise NotFound
        sample()
        return Response(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)

    return ops


def is_internal_request() -> bool:
    """Tell whether a request comes from this machine or a private network, and through no proxy."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    peer = parsed(request.remote_addr or "")
    return peer is None or peer.is_private  # a unix socket, which has no address, is on this machine
