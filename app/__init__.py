"""The web meeting: Redis-backed, on as many workers as one likes. `gunicorn 'app:create_app()'` serves it."""

from typing import TYPE_CHECKING

from app.config import Settings

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: Settings | None = None) -> "Flask":
    """The service, by settings or by the environment; Redis is asked for nothing until a request comes."""
    # Imported here, in the worker: gunicorn's master reads its settings from this package, and what it
    # imports before gevent has patched the worker would stay unpatched.
    from app.factory import build

    return build(settings)
