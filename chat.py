"""Starts the whole service on this machine: `python chat.py`, with any options of gunicorn (-b, -w, …)."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Replace this process by gunicorn with the service."""
    _check_workers()
    os.chdir(Path(__file__).resolve().parent)
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "app:create_app()", *sys.argv[1:]])


def _check_workers() -> None:
    """Check WEB_CONCURRENCY: gunicorn reads it first, and shows a traceback if it is no number."""
    workers = os.environ.pop("WEB_CONCURRENCY", "").strip()
    if workers and not workers.isdecimal():
        sys.exit(f"WEB_CONCURRENCY must be a whole number, not {workers!r}.")
    if workers:
        os.environ["WEB_CONCURRENCY"] = workers


if __name__ == "__main__":
    main()
