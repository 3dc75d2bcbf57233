"""python chat.py: the whole service on this machine. What gunicorn takes (-b, -w, …) may follow."""

import os
import sys
from pathlib import Path


def main() -> None:
    _check_workers()
    os.chdir(Path(__file__).resolve().parent)
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "app:create_app()", *sys.argv[1:]])


def _check_workers() -> None:
    """gunicorn reads this variable before it reads our configuration, and falls over a bad one."""
    workers = os.environ.pop("WEB_CONCURRENCY", "").strip()
    if workers and not workers.isdecimal():
        sys.exit(f"WEB_CONCURRENCY must be a whole number, not {workers!r}.")
    if workers:
        os.environ["WEB_CONCURRENCY"] = workers


if __name__ == "__main__":
    main()
