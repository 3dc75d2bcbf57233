"""Refuses requests whose Host header is not that of PUBLIC_ORIGIN, if it is set."""

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.sansio.utils import host_is_trusted

from app.errors import BadRequest

METRICS_ENDPOINT = "ops.metrics"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")  # used by health checks


def install(app: Flask, public_origin: str | None) -> None:
    """Check the Host header of every request to `app`, except /metrics."""
    if public_origin is None:
        return
    names = [str(urlsplit(public_origin).hostname), *LOOPBACK]

    @app.before_request
    def check_host() -> None:
        if request.endpoint == METRICS_ENDPOINT:
            return  # Prometheus requests each instance by its address
        if not host_is_trusted(request.host, names):
            raise BadRequest(problem="The Host is not that of PUBLIC_ORIGIN.")
