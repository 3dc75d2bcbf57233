"""For operators and their machines: is it alive, can it serve."""

from flask import Blueprint, Response

from app.store.connect import Probe
from app.web.answer import answer
from app.web.schema import Success


def blueprint(probe: Probe) -> Blueprint:
    ops = Blueprint("ops", __name__)

    @ops.get("/healthz")
    def healthz() -> Response:
        """This worker answers, whatever Redis does."""
        return answer(Success())

    @ops.get("/readyz")
    def readyz() -> Response:
        """Redis answers, within a second. Raises StoreUnavailable."""
        probe.ping()
        return answer(Success())

    return ops
