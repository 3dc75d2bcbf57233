"""The web meeting, a chat on Flask and Redis. `gunicorn 'app:create_app()'` serves it."""

import os
import sys
from typing import TYPE_CHECKING

from app.config import InvalidSetting, Settings
from app.version import __version__

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["__version__", "create_app"]


def create_app(settings: Settings | None = None) -> "Flask":
    """Return the service, with the given settings or those of the environment. It connects to Redis at the
    first request.

    Ends the process with one line on stderr if a setting of the environment is not valid.
    """
    # Imported here, in the worker: gunicorn's master imports this package for its settings, and gevent cannot
    # patch modules that the master has imported before.
    from app.factory import build

    try:
        return build(settings or Settings.from_environment(os.environ))
    except InvalidSetting as error:
        sys.exit(str(error))
