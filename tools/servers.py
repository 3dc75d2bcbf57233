"""Runs the servers of the project: Redis, the service under gunicorn, nginx."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from http.client import HTTPException

import redis

from tests.support.http_client import Browser
from tools.processes import PROJECT, Process, bare_environment, free_port, installed, wait_until

GUNICORN = (sys.executable, "-m", "gunicorn", "app:create_app()")
CHAT = (sys.executable, str(PROJECT / "chat.py"))
TESTER = "tester"  # a user of Redis that only tests have, with all rights


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
    """Runs Debian's nginx with the project's configuration, in front of services on unix sockets or ports.

    `changed` replaces rules whose effect would otherwise take a test too long or too many requests.
    Each place has up to `max_conns` connections of either kind, by default any number.
    """

    def __init__(self, folder, places, changed=(), max_conns=0):
        super().__init__(folder)
        self.changed = dict(changed)
        self.max_conns = max_conns
        self.program = installed("nginx")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.places = list(places)

    def test_client(self):
        return Browser(self.url)

    def start(self):
        (self.folder / "nginx.conf").write_text(self._rules())
        shutil.copy(PROJECT / "deploy/nginx-headers.conf", self.folder)
        shutil.copytree(PROJECT / "deploy/error-pages", self.folder / "error-pages", dirs_exist_ok=True)
        options = f"max_fails=0 max_conns={self.max_conns}"
        servers = [f"server {self._address(place)} {options};" for place in self.places]
        (self.folder / "upstream.conf").write_text("\n".join(servers))
        kinds = ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
        temporary = [f"{kind}_temp_path {self.folder}/{kind};" for kind in kinds]
        (self.folder / "listen.conf").write_text("\n".join([self._listen(), *temporary]))
        return super().start()

    def reload(self):
        """Reload the configuration: new workers take over, the old ones end with their connections."""
        self._process.send_signal(signal.SIGHUP)

    @staticmethod
    def _address(place):
        return f"127.0.0.1:{place}" if isinstance(place, int) else f"unix:{place}"

    def _listen(self):
        return f"listen 127.0.0.1:{self.port};"

    def _rules(self):
        rules = (PROJECT / "deploy/nginx.conf").read_text()
        for rule, instead in self.changed.items():
            assert rule in rules
            rules = rules.replace(rule, instead)
        return rules

    def _command(self):
        user = "user root;" if os.geteuid() == 0 else ""  # others could not read the folders of the test
        given = f"daemon off; pid {self.folder}/pid; {user}"
        config = self.folder / "nginx.conf"
        return (self.program, "-p", str(self.folder), "-c", str(config), "-e", "stderr", "-g", given)

    def _ready(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True
