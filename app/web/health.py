"""For operators and their machines: is it alive, can it serve."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST

from app import metrics
from app.errors import NotFound
from app.live.hub import Hub
from app.operator.doctor import DurabilityCheck
from app.redis_client.connect import Probe
from app.version import __version__
from app.web.client_address import parsed
from app.web.json_response import json_response
from app.web.schema import Healthy, Ready


def blueprint(
    probe: Probe, vows: DurabilityCheck | None, hub: Hub[Any], sample: Callable[[], None]
) -> Blueprint:
    ops = Blueprint("ops", __name__)

    @ops.get("/healthz")
    def healthz() -> Response:
        """This worker answers, whatever Redis does."""
        return json_response(Healthy(__version__))

    @ops.get("/readyz")
    def readyz() -> Response:
        """Redis answers, within a second; how the listener is; and for whoever is near, which promises Redis
        does not keep. Raises StoreUnavailable."""
        probe.ping()
        return json_response(Ready(hub.state, vows.warnings() if vows and is_internal_request() else []))

    @ops.get("/metrics", endpoint="metrics")
    def exposition() -> Response:
        """What all workers of this instance have counted. Raises NotFound for whoever is not near."""
        if not is_internal_request():
            raise NotFound
        sample()
        return Response(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)

    return ops


def is_internal_request() -> bool:
    """Whether a program asks for itself, and no proxy for another, from this machine or a private network."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    peer = parsed(request.remote_addr or "")
    return peer is None or peer.is_private  # a socket of this machine has no address
