"""Runs single Redis servers, Sentinels and nodes of a Cluster, as deploy/redis/start.sh starts them."""

import subprocess

import redis

from tools.processes import PROJECT, Process, bare_environment, free_port, installed
from tools.servers import TESTER

RULES = PROJECT / "deploy/redis"
HOST = "127.0.0.1"


class Server(Process):
    """Runs a Redis on a free port; `lines` are added to its configuration."""

    def __init__(self, folder, users, rules, *lines, host=HOST):
        super().__init__(folder)
        installed("redis-server")
        self.port = free_port()
        self.address = (host, self.port)
        self._users = users
        self._start = (rules, f"bind {host}", *users.ports(self.port), *lines)

    def client(self):
        """Return a new client with all rights; the caller closes it."""
        url = self._users.url("redis", TESTER, self.place)
        return redis.Redis.from_url(url, protocol=2, socket_timeout=1, socket_connect_timeout=1)

    def ask(self, *command):
        """Run a command and return its answer, or None if the server does not answer."""
        try:
            with self.client() as client:
                return client.execute_command(*command)
        except (redis.ConnectionError, redis.TimeoutError):
            return None

    @property
    def place(self):
        """Return the address as in URLs."""
        return "{}:{}".format(*self.address)

    @property
    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def _command(self):
        return ("sh", str(RULES / "start.sh"), *self._start)

    def _environment(self):
        return super()._environment() | {"DATA": str(self.folder), "PASSWORDS": str(self._users.folder)}

    def _ready(self):
        return bool(self.ask("PING"))


class Users:
    """Makes the deployed users of Redis, and one more: the tester, who may do everything.

    With `certificates`, a folder with ca.pem, redis.pem and redis.key, clients and servers use TLS.
    """

    def __init__(self, folder, certificates=None):
        self.folder = folder
        self.certificates = certificates
        folder.mkdir(parents=True)
        subprocess.run([RULES / "users.sh", folder], env=bare_environment(), check=True)
        for file, keys in (("users.acl", "~*"), ("sentinels.acl", "")):
            with (folder / file).open("a") as users:
                users.write(f"user {TESTER} on nopass {keys} &* +@all\n")

    def password(self, name):
        return (self.folder / name).read_text()

    def url(self, scheme, name, places, *more):
        """Return the URL for a user."""
        who = name if name == TESTER else f"{name}:{self.password(name)}"
        if self.certificates:
            scheme = scheme.replace("redis", "rediss", 1)
            more = (*more, f"ssl_ca_certs={self.certificates}/ca.pem", "ssl_check_hostname=false")
        return f"{scheme}://{who}@{places}?{'&'.join(more)}"

    def ports(self, port):
        """Return the lines of a configuration that set the ports."""
        if not self.certificates:
            return (f"port {port}",)
        files = (("cert", "redis.pem"), ("key", "redis.key"), ("ca-cert", "ca.pem"))
        return (
            *("port 0", f"tls-port {port}", "tls-auth-clients no", "tls-replication yes", "tls-cluster yes"),
            *(f"tls-{kind}-file {self.certificates}/{file}" for kind, file in files),
        )


class Sentinel(Server):
    """Runs a Sentinel that watches a master, and after a failover the new one."""

    def __init__(self, folder, users, master, **more):
        monitor = "sentinel monitor meetings {} {} 2".format(*master.address)
        super().__init__(folder, users, "sentinel.conf", monitor, **more)

    def master(self):
        """Return the address that it names as the master."""
        answer = self.ask("SENTINEL GET-MASTER-ADDR-BY-NAME", "meetings")
        return answer and (answer[0].decode(), answer[1])

    def finds_down(self):
        """Return whether it finds the master down."""
        facts = self.ask("SENTINEL MASTER", "meetings")
        return bool(facts and facts["is_sdown"])

    def looks_every_ms(self):
        told = self.ask("SENTINEL DEBUG")
        return told and int(dict(zip(told[::2], told[1::2], strict=True))[b"PING-PERIOD"])

    def sees(self):
        """Return the numbers of (replicas, other Sentinels) that it knows, or None."""
        facts = self.ask("SENTINEL MASTER", "meetings")
        return facts and (facts["num-slaves"], facts["num-other-sentinels"])


class ClusterNode(Server):
    """Runs a node of a Cluster, with its bus on a free port."""

    def __init__(self, folder, users):
        self.bus_port = free_port()
        super().__init__(folder, users, "cluster.conf", f"cluster-port {self.bus_port}")
