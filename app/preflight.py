"""Checks what must hold before the service starts, and prints where it listens.

gunicorn's master runs this. Workers inherit what it imports, and gevent cannot patch that later. So this
module imports neither Redis nor Flask, and a child process, which ends before the workers start, asks Redis.
"""

import multiprocessing
import os
import signal
import socket
import sys
import time
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from app.config import Settings
from app.errors import StoreUnavailable
from app.redis_client.url import RedisUrl

REDIS_CHECK_TIMEOUT_S = 15.0  # Redis may start at the same time, on a slow machine
CONNECT_MARGIN_S = 3.0  # for the last retry, or a host name that does not resolve
PAUSE_S = 0.2  # between two retries
INTERRUPTED = 130  # the exit code of a program that was ended by Ctrl-C
WILDCARDS = ("0.0.0.0", "[::]")


def bind_address(settings: Settings) -> str:
    """Return HOST and PORT as gunicorn takes them."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{host}:{settings.port}"


def default_workers(settings: Settings) -> int:
    """Return the number of cores; 1 for the embedded store, as each worker would have its own meetings."""
    return 1 if settings.embedded else len(os.sched_getaffinity(0))


def watched_files() -> list[str]:
    """Return the files besides Python that a worker reads at its start: Lua scripts and catalogues."""
    folder = Path(__file__).parent
    return [str(path) for kind in ("*.lua", "*.po") for path in sorted(folder.rglob(kind))]


def forget_code() -> None:
    """Drop the app's modules that the master has imported, so that a new worker imports them again."""
    for name in [name for name in sys.modules if name == "app" or name.startswith("app.")]:
        del sys.modules[name]


def check(settings: Settings, arbiter: Any) -> None:
    """End the process with one line on stderr if the service cannot start.

    A master that gets its sockets from another master (USR2) or from systemd only checks the number of
    workers.
    """
    _check_workers(settings, arbiter.cfg.workers)
    if "GUNICORN_FD" in os.environ or "LISTEN_FDS" in os.environ:
        return
    if not arbiter.cfg.reuse_port:
        for place in arbiter.cfg.address:
            _check_free(place)
    if settings.redis_url:
        _check_redis(settings.redis_url)


def announce(settings: Settings, arbiter: Any) -> None:
    """Print where the service listens and where meetings are kept."""
    for listener in arbiter.LISTENERS:
        print(_listening_line(str(listener), bool(settings.proxy_hops)))
    workers = arbiter.cfg.workers
    if settings.redis_url:
        place = RedisUrl.parse(settings.redis_url).redacted
        print(f"Meetings are kept in {place} ({_plural(workers, 'worker')}).")
    else:
        print("Meetings are kept in this process (embedded store) and end with it; REDIS_URL keeps them.")
    if settings.dev:
        print(
            "Files are read again when they change (DEV=on); a change of Python or Lua starts a new worker."
        )
    sys.stdout.flush()


def _check_workers(settings: Settings, workers: int) -> None:
    if workers < 1:
        sys.exit("There must be at least one worker: see WEB_CONCURRENCY and -w.")
    if settings.embedded and settings.durability != "fast":
        sys.exit(f"The embedded store is not {settings.durability}: set REDIS_URL, or leave DURABILITY.")
    if settings.embedded and workers > 1:
        sys.exit(f"The embedded store takes exactly one worker, not {workers}: set REDIS_URL to have more.")


def _check_free(place: Any) -> None:
    if not isinstance(place, tuple):  # a unix socket or an inherited file descriptor
        return
    family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            host, port = place[:2]
            sys.exit(f"Cannot listen on {host} port {port}: {error.strerror}. See HOST and PORT.")


def _check_redis(redis_url: str) -> None:
    """Wait for Redis. The timeout begins when the child has imported its modules, as that may be slow."""
    fork = multiprocessing.get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    child = fork.Process(target=_ping_redis, args=(redis_url, sender))
    child.start()
    sender.close()
    try:
        wait([receiver, child.sentinel])
        child.join(REDIS_CHECK_TIMEOUT_S + CONNECT_MARGIN_S)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)  # Ctrl-C also interrupts the child
    if child.exitcode is None:
        child.kill()
        sys.exit(f"Redis does not answer at {RedisUrl.parse(redis_url).redacted}. See REDIS_URL.")
    if child.exitcode == -signal.SIGINT:
        sys.exit(INTERRUPTED)  # the child was interrupted first
    if child.exitcode:
        sys.exit(1)  # the child has printed the reason


def _ping_redis(redis_url: str, imported: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from app.redis_client.startup_check import failed_tries  # in the child only

    imported.send(True)
    shown, master = RedisUrl.parse(redis_url).redacted, multiprocessing.parent_process()
    try:
        for number, reason in enumerate(failed_tries(redis_url, REDIS_CHECK_TIMEOUT_S)):
            if number == 0:
                print(f"Waiting for Redis at {shown}: {reason}", file=sys.stderr, flush=True)
            if master and not master.is_alive():
                return
            time.sleep(PAUSE_S)
    except (StoreUnavailable, ValueError) as error:
        reason = error.__cause__ or error
        sys.exit(f"Redis does not answer at {shown}: {reason} See REDIS_URL.")


def _listening_line(listener: str, is_behind_proxy: bool) -> str:
    if is_behind_proxy:
        return f"Listening for the proxy at {listener}"
    for everywhere in WILDCARDS:
        if f"//{everywhere}:" in listener:
            return f"Open {listener.replace(everywhere, 'localhost')} (listening on every address)"
    return f"Open {listener}"


def _plural(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
