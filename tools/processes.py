"""Starts and stops real processes for tests: Redis, the service under gunicorn, nginx.

Each runs in a folder of the test; the caller that starts a process also stops it. Every wait has a timeout.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPException
from pathlib import Path

import pytest
import redis

from tests.support.http_client import Browser

PROJECT = Path(__file__).parent.parent
PATIENCE_S = 45  # long for an idle machine: it bounds a failure, and delays no success
STOP_TIMEOUT_S = 60  # of a process that was asked to end, on a machine under load
GUNICORN = (sys.executable, "-m", "gunicorn", "app:create_app()")
TESTER = "tester"  # a user of Redis that only tests have, with all rights
CHAT = (sys.executable, str(PROJECT / "chat.py"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def installed(program):
    """Return the path of a program, or skip the test if it is missing."""
    path = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return path or pytest.skip(f"{program} is not installed: apt-get install {program}")


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


class RedisServer(Process):
    """Runs Redis on a unix socket. What it has acknowledged is there again after a kill and a start.

    The system chooses the time of an fsync, unless the options say otherwise. The server has the users that
    the project deploys, so tests find commands that the service may not run.
    """

    def __init__(self, folder, *options):
        super().__init__(folder)
        self.program = installed("redis-server")
        self.options = options or ("--appendonly", "yes", "--appendfsync", "no")
        self.socket = self.folder / "redis.sock"
        self.place = f"unix://{self.socket}"  # the URL without user and password, as in output
        self.users = self.folder / "users"
        self._make_users()
        self.url = self.url_of("meeting")

    def url_of(self, user, port=None):
        """Return the URL for one of the deployed users; with `port` that of a proxy."""
        name = f"{user}:{(self.users / user).read_text()}"
        return f"redis://{name}@127.0.0.1:{port}" if port else f"unix://{name}@{self.socket}"

    def client(self, url=None):
        """Return a new client, which the caller closes; without `url` it has all rights."""
        return redis.Redis.from_url(url or f"unix://{TESTER}@{self.socket}", protocol=2)

    def allow_without_user(self):
        """Allow all commands without a user from the next start on, for programs that have no users."""
        users = self.users / "users.acl"
        open_to_all = "user default on nopass ~* &* +@all"
        users.write_text(users.read_text().replace("user default off resetpass ~* &* +@all", open_to_all))

    def _make_users(self):
        self.users.mkdir(exist_ok=True)
        subprocess.run([PROJECT / "deploy/redis/users.sh", self.users], env=bare_environment(), check=True)
        with (self.users / "users.acl").open("a") as users:
            users.write(f"user {TESTER} on nopass ~* &* +@all\n")

    def _command(self):
        place = ("--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.folder))
        users = ("--aclfile", str(self.users / "users.acl"))
        return (self.program, *place, *users, "--save", "", *self.options)

    def _ready(self):
        try:
            with self.client() as client:
                return client.ping()
        except redis.RedisError:  # not there yet, or still loading
            return False


class Service(Process):
    """Runs the service under gunicorn, on a free port of this machine or (bind="unix") on a unix socket."""

    def __init__(
        self,
        folder,
        redis_url=None,
        workers=1,
        bind="tcp",
        launcher=GUNICORN,
        cwd=PROJECT,
        options=(),
        **settings,
    ):
        super().__init__(folder)
        self.launcher = launcher
        self.options = options  # of gunicorn's command line
        self.cwd = cwd
        self.socket = self.folder / "http.sock" if bind == "unix" else None
        self.port = None if self.socket else free_port()
        self.url = None if self.socket else f"http://127.0.0.1:{self.port}"
        self.settings = {"WEB_CONCURRENCY": workers, "HOST": "127.0.0.1", "PORT": self.port}
        self.settings |= {"REDIS_URL": redis_url, **settings}

    def test_client(self):
        """Return an HTTP client of this service; the name is Flask's, so that a Person can use both."""
        return Browser(self.url or self.socket)

    def reload(self):
        """Replace every worker, and wait until the old ones have ended."""
        before = self.workers
        self._process.send_signal(signal.SIGHUP)
        wait_until(lambda: self.workers and not self.workers & before, "the workers are replaced")

    def _command(self):
        bind = ("-b", f"unix:{self.socket}") if self.socket else ()
        return (*self.launcher, *bind, *self.options)

    def _environment(self):
        given = {name: str(value) for name, value in self.settings.items() if value is not None}
        return super()._environment() | given

    def _ready(self):
        try:
            return self.test_client().get("/healthz").status_code == 200
        except (OSError, HTTPException):
            return False


class Nginx(Process):
    """Runs Debian's nginx with the project's configuration, in front of services on unix sockets.

    `changed` replaces rules whose effect would otherwise take a test too long or too many requests.
    """

    def __init__(self, folder, sockets, changed=()):
        super().__init__(folder)
        self.changed = dict(changed)
        self.program = installed("nginx")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.sockets = list(sockets)

    def test_client(self):
        return Browser(self.url)

    def start(self):
        (self.folder / "nginx.conf").write_text(self._rules())
        shutil.copy(PROJECT / "deploy/nginx-headers.conf", self.folder)
        shutil.copytree(PROJECT / "deploy/error-pages", self.folder / "error-pages", dirs_exist_ok=True)
        servers = [f"server unix:{socket} max_fails=0;" for socket in self.sockets]
        (self.folder / "upstream.conf").write_text("\n".join(servers))
        kinds = ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
        temporary = [f"{kind}_temp_path {self.folder}/{kind};" for kind in kinds]
        (self.folder / "listen.conf").write_text("\n".join([self._listen(), *temporary]))
        return super().start()

    def reload(self):
        """Reload the configuration: new workers take over, the old ones end with their connections."""
        self._process.send_signal(signal.SIGHUP)

    def _listen(self):
        return f"listen 127.0.0.1:{self.port};"

    def _rules(self):
        rules = (PROJECT / "deploy/nginx.conf").read_text()
        for rule, instead in self.changed.items():
            assert rule in rules
            rules = rules.replace(rule, instead)
        return rules

    def _command(self):
        user = (
            "user root;" if os.geteuid() == 0 else ""
        )  # otherwise its workers could not read the test's folders
        given = f"daemon off; pid {self.folder}/pid; {user}"
        config = self.folder / "nginx.conf"
        return (self.program, "-p", str(self.folder), "-c", str(config), "-e", "stderr", "-g", given)

    def _ready(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True
