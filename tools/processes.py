"""Starts and stops the real processes of tests.

Each runs in a folder of the test; the caller that starts a process also stops it. Every wait has a timeout.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
PATIENCE_S = 45  # long for an idle machine: it bounds a failure, and delays no success
STOP_TIMEOUT_S = 60  # of a process that was asked to end, on a machine under load
_held: list[socket.socket] = []


def free_port():
    """Return a port that no other caller of this machine is given while this process lives.

    The servers that tests start set SO_REUSEADDR, so they may bind it all the same.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    _held.append(held)
    return held.getsockname()[1]


def installed(program, package=None):
    """Return the path of a program, or skip the test if it is missing; `package` is Debian's name for it."""
    path = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return path or pytest.skip(f"{program} is not installed: apt-get install {package or program}")


def wait_until(happened, what, patience=PATIENCE_S):
    """Call `happened` until it returns a true value, and return that. Fail after `patience` seconds."""
    start = time.monotonic()
    while not (outcome := happened()):
        waited = time.monotonic() - start
        if waited > patience:
            pytest.fail(f"{what}: not within {patience} s", pytrace=False)
        time.sleep(min(max(waited / 20, 0.01), 0.1))  # what takes long is asked for less often
    return outcome


def bare_environment():
    """Return the few variables that programs need, without the settings of the caller's environment."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONDONTWRITEBYTECODE")
    return {name: os.environ[name] for name in kept if name in os.environ}


class Startable:
    """`with` it: it is started, and ended by `__exit__`, also if it does not start."""

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.__exit__()
            raise


class Process(Startable):
    """Runs a program in its own process group, with a log in its folder."""

    within = ()  # a command prefix such as `ip netns exec`, which keeps the process id

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.cwd = self.folder
        self._log = self.folder / "log"
        self._process = None

    def __exit__(self, *_):
        if self._process:
            self.kill()

    def start(self):
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                (*self.within, *self._command()),
                cwd=self.cwd,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(self._ready_or_dead, f"{type(self).__name__} is ready")
        return self

    @property
    def pid(self):
        return self._process.pid

    @property
    def is_running(self):
        return self._process.poll() is None

    @property
    def workers(self):
        """Return the ids of its worker processes."""
        return set(Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split())

    @property
    def log(self):
        return self._log.read_text(errors="replace")

    def stop(self, how=signal.SIGTERM, within=STOP_TIMEOUT_S):
        """Send a signal, as an operator would, wait for the end, and return the exit code."""
        self._process.send_signal(how)
        try:
            return self._process.wait(within)
        except subprocess.TimeoutExpired:
            pytest.fail(f"{type(self).__name__} did not end when asked to:\n{self.log}", pytrace=False)
        finally:
            self.kill()

    def kill(self):
        """Kill it and its children."""
        self._signal_all(signal.SIGKILL)
        return self._process.wait(PATIENCE_S)

    def freeze(self):
        self._signal_all(signal.SIGSTOP)

    def thaw(self):
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, number):
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            pass

    def _ready_or_dead(self):
        if self._process.poll() is not None:
            pytest.fail(f"{type(self).__name__} did not start:\n{self.log}", pytrace=False)
        return self._ready()

    def _environment(self):
        return bare_environment()
