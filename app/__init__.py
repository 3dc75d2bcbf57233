"""The web meeting: Redis-backed, on as many workers as one likes. `gunicorn 'app:create_app()'` serves it."""

import os
import sys
from typing import TYPE_CHECKING

from app.config import InvalidSetting, Settings
from app.version import __version__

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["__version__", "create_app"]


def create_app(settings: Settings | None = None) -> "Flask":
    """The service, by settings or by the environment; Redis is asked for nothing until a request comes.

    Ends the process, with one line that says why, where the environment has a setting that cannot be used.
    """
    # Imported here, in the worker: gunicorn's master reads its settings from this package, and what it
    # imports before gevent has patched the worker would stay unpatched.
    from app.factory import build

    try:
        return build(settings or Settings.from_environment(os.environ))
    except InvalidSetting as error:
        sys.exit(str(error))
