"""For operators and their machines: is it alive, can it serve."""

from typing import Any

from flask import Blueprint, Response

from app.store.connect import Probe
from app.store.doctor import Vows
from app.store.hub import Hub
from app.web.answer import answer
from app.web.schema import Ready, Success


def blueprint(probe: Probe, vows: Vows | None, hub: Hub[Any]) -> Blueprint:
    ops = Blueprint("ops", __name__)

    @ops.get("/healthz")
    def healthz() -> Response:
        """This worker answers, whatever Redis does."""
        return answer(Success())

    @ops.get("/readyz")
    def readyz() -> Response:
        """Redis answers, within a second; how the listener is; and which promises Redis does not keep.

        Raises StoreUnavailable.
        """
        probe.ping()
        return answer(Ready(hub.state, vows.broken() if vows else []))

    return ops
