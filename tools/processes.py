"""Real processes for tests: Redis, the service under gunicorn, nginx.

Each lives in a folder that the test gives, and is ended by whoever started it. Every wait has an end.
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
PATIENCE_S = 45  # for what takes a moment on an idle machine: it bounds a failure and slows down no success
STOP_TIMEOUT_S = 60  # for a process to end that was asked to, on a machine under load
GUNICORN = (sys.executable, "-m", "gunicorn", "app:create_app()")
TESTER = "tester"  # the one user of Redis that only tests have: may do everything
CHAT = (sys.executable, str(PROJECT / "chat.py"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def installed(program):
    """The path of a program; the test is skipped, by the program's name, where it is missing."""
    path = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return path or pytest.skip(f"{program} is not installed: apt-get install {program}")


def wait_until(happened, what, patience=PATIENCE_S):
    """Look again and again until it has happened; what it gave, or a failure that says what did not."""
    deadline = time.monotonic() + patience
    while not (outcome := happened()):
        if time.monotonic() > deadline:
            pytest.fail(f"{what}: not within {patience} s", pytrace=False)
        time.sleep(0.01)
    return outcome


def bare_environment():
    """As little as programs need: the settings of whoever runs the tests stay outside."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONDONTWRITEBYTECODE")
    return {name: os.environ[name] for name in kept if name in os.environ}


class Process:
    """A program in its own process group, with a log in its folder."""

    within = ()  # the beginning of a command that runs another one elsewhere, under the same process id

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.cwd = self.folder
        self._log = self.folder / "log"
        self._process = None

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.__exit__()
            raise

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
        """The ids of its worker processes."""
        return set(Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split())

    @property
    def log(self):
        return self._log.read_text(errors="replace")

    def stop(self, how=signal.SIGTERM, within=STOP_TIMEOUT_S):
        """Ask it to end, as an operator would, and give back its exit code."""
        self._process.send_signal(how)
        try:
            return self._process.wait(within)
        except subprocess.TimeoutExpired:
            pytest.fail(f"{type(self).__name__} did not end when asked to:\n{self.log}", pytrace=False)
        finally:
            self.kill()

    def kill(self):
        """End it and its children at once."""
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
    """Redis on a unix socket. What it has acknowledged is there again after it was killed and started again.

    It leaves the time of an fsync to the system, unless the options say otherwise. It has the users that the
    project deploys, so whatever a test does through the service the service may do.
    """

    def __init__(self, folder, *options):
        super().__init__(folder)
        self.program = installed("redis-server")
        self.options = options or ("--appendonly", "yes", "--appendfsync", "no")
        self.socket = self.folder / "redis.sock"
        self.place = f"unix://{self.socket}"  # as it is shown
        self.users = self.folder / "users"
        self._make_users()
        self.url = self.url_of("meeting")

    def url_of(self, user, port=None):
        """The way in for one of the users that are deployed; by a port, where something lies between."""
        name = f"{user}:{(self.users / user).read_text()}"
        return f"redis://{name}@127.0.0.1:{port}" if port else f"unix://{name}@{self.socket}"

    def client(self, url=None):
        """A client of its own, which the caller closes; it may do everything, if no url says whose it is."""
        return redis.Redis.from_url(url or f"unix://{TESTER}@{self.socket}", protocol=2)

    def let_everybody_in(self):
        """From the next start on, for programs that know no users."""
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
    """The service under gunicorn, on a free port of this machine or (bind="unix") on a unix socket."""

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
        """A browser in front of this service; the name is Flask's, so that people can use either."""
        return Browser(self.url or self.socket)

    def reload(self):
        """Replace every worker, and wait until those before are gone."""
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
    """Debian's nginx with the project's rules, in front of services on unix sockets.

    `changed` are rules of which a test would otherwise have to wait for the effect, or make too much ado.
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
        shutil.copy(PROJECT / "deploy/own.conf", self.folder)
        shutil.copytree(PROJECT / "deploy/pages", self.folder / "pages", dirs_exist_ok=True)
        servers = [f"server unix:{socket} max_fails=0;" for socket in self.sockets]
        (self.folder / "upstream.conf").write_text("\n".join(servers))
        kinds = ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
        temporary = [f"{kind}_temp_path {self.folder}/{kind};" for kind in kinds]
        (self.folder / "listen.conf").write_text("\n".join([self._listen(), *temporary]))
        return super().start()

    def reload(self):
        """Read the configuration again: new workers take over, those before end with their connections."""
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
        user = "user root;" if os.geteuid() == 0 else ""  # or its workers could not enter our folders
        given = f"daemon off; pid {self.folder}/pid; {user}"
        config = self.folder / "nginx.conf"
        return (self.program, "-p", str(self.folder), "-c", str(config), "-e", "stderr", "-g", given)

    def _ready(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True
