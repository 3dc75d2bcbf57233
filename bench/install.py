"""Installs missing peers into a cache of this user; only for benchmarks."""

import os
import subprocess
import sys
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "meeting-bench"
SOCKETIO = CACHE / "socketio"
FLASK_SOCKETIO = CACHE / "flask-socketio"
NPM = ("socket.io@4.8.4", "@socket.io/redis-adapter@8.3.0", "redis@6.3.1")
PYPI = (
    "flask-socketio==5.7.0",
    "gevent==26.9.0",
    "gevent-websocket==0.10.1",
    "redis==8.1.0",
    "hiredis==3.5.0",
)


def install(place):
    """Install a peer if missing, and return its folder. Raises CalledProcessError, FileNotFoundError."""
    if not (place / "complete").exists():
        place.mkdir(parents=True, exist_ok=True)
        INSTALLERS[place]()
        (place / "complete").touch()
    return place


def _socketio():
    _run("npm", "install", "--no-audit", "--no-fund", "--prefix", SOCKETIO, *NPM)


def _flask_socketio():
    _run(sys.executable, "-m", "venv", FLASK_SOCKETIO)
    _run(FLASK_SOCKETIO / "bin/pip", "install", "--quiet", "--disable-pip-version-check", *PYPI)


def _run(*command):
    print("Installing:", *command, file=sys.stderr)
    subprocess.run(command, check=True, stdout=sys.stderr)


INSTALLERS = {SOCKETIO: _socketio, FLASK_SOCKETIO: _flask_socketio}
