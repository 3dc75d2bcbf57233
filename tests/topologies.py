"""Redis as it is deployed: one, a master with replicas and Sentinels, or a Cluster.

Real servers on free ports of this machine, with the rules of deploy/redis; each can be killed, frozen, and
started again.
"""

import itertools
import subprocess

import redis
from redis.crc import key_slot

from app.store.keys import MeetingKeys
from tests.servers import PROJECT, TESTER, Process, bare_environment, free_port, installed, wait_until

RULES = PROJECT / "deploy/redis"
HOST = "127.0.0.1"
MASTERS = 3
HEALING_S = 30


class Server(Process):
    """A Redis as deploy/redis/start.sh starts it, on a free port; `lines` are of its configuration."""

    def __init__(self, folder, users, rules, *lines):
        super().__init__(folder)
        installed("redis-server")
        self.port = free_port()
        self.address = (HOST, self.port)
        self._users = users
        self._start = (rules, f"bind {HOST}", *users.ports(self.port), *lines)

    def client(self):
        """For looking: a client of its own, which the caller closes; it may do everything."""
        url = self._users.url("redis", TESTER, f"{HOST}:{self.port}")
        return redis.Redis.from_url(url, protocol=2, socket_timeout=1, socket_connect_timeout=1)

    def ask(self, *command):
        """The answer to a command, whose name is one word, as redis-py has it; None from one that is away."""
        try:
            with self.client() as client:
                return client.execute_command(*command)
        except (redis.ConnectionError, redis.TimeoutError):
            return None

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
    """Redis' users, as they are deployed, and one more: the tester, who may do everything.

    With `certificates`, a folder of ca.pem, redis.pem and redis.key, they come by TLS, and so do servers.
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
        """The way in for one of them."""
        who = name if name == TESTER else f"{name}:{self.password(name)}"
        if self.certificates:
            scheme = scheme.replace("redis", "rediss", 1)
            more = (*more, f"ssl_ca_certs={self.certificates}/ca.pem", "ssl_check_hostname=false")
        return f"{scheme}://{who}@{places}?{'&'.join(more)}"

    def ports(self, port):
        """Lines of a configuration."""
        if not self.certificates:
            return (f"port {port}",)
        files = (("cert", "redis.pem"), ("key", "redis.key"), ("ca-cert", "ca.pem"))
        return (
            *("port 0", f"tls-port {port}", "tls-auth-clients no", "tls-replication yes", "tls-cluster yes"),
            *(f"tls-{kind}-file {self.certificates}/{file}" for kind, file in files),
        )


class Topology:
    """`with` one of the classes below: its servers run until the block ends. `url` is for a service."""

    def __init__(self, folder, certificates=None):
        self.users = Users(folder / "users", certificates)
        self.servers = []  # that keep meetings

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        for server in self.processes:
            server.__exit__()

    @property
    def url(self):
        return self.url_of("meeting")

    @property
    def processes(self):
        return self.servers

    def start(self):
        for server in self.processes:
            server.start()
        self.wait_until_healthy()
        return self

    def wait_until_healthy(self, patience=HEALING_S):
        wait_until(self.is_healthy, f"{type(self).__name__} is healthy", patience)

    def is_healthy(self):
        return all(server.ask("PING") for server in self.servers)


class Single(Topology):
    """One Redis."""

    def __init__(self, folder, certificates=None):
        super().__init__(folder, certificates)
        self.servers = [Server(folder / "redis", self.users, "redis.conf")]

    def url_of(self, user):
        return self.users.url("redis", user, f"{HOST}:{self.servers[0].port}/0")

    def master(self, _=None):
        return self.servers[0]


class Sentinel(Server):
    """Watches over the Redis that is the master at first, and over whoever takes its place."""

    def __init__(self, folder, users, master):
        monitor = f"sentinel monitor meetings {HOST} {master.port} 2"
        super().__init__(folder, users, "sentinel.conf", monitor)

    def master(self):
        """Where it says the master is."""
        answer = self.ask("SENTINEL GET-MASTER-ADDR-BY-NAME", "meetings")
        return answer and (answer[0].decode(), answer[1])

    def sees(self):
        """(replicas, other Sentinels) that it knows and finds well, or None."""
        facts = self.ask("SENTINEL MASTER", "meetings")
        return facts and (facts["num-slaves"], facts["num-other-sentinels"])


class WithSentinels(Topology):
    """A master with two replicas, and three Sentinels."""

    def __init__(self, folder, certificates=None):
        super().__init__(folder, certificates)
        first = Server(folder / "redis-1", self.users, "replicated.conf")
        follow = f"replicaof {HOST} {first.port}"
        others = [Server(folder / f"redis-{n}", self.users, "replicated.conf", follow) for n in (2, 3)]
        self.servers = [first, *others]
        self.sentinels = [Sentinel(folder / f"sentinel-{n}", self.users, first) for n in (1, 2, 3)]

    def url_of(self, user):
        places = ",".join(f"{HOST}:{sentinel.port}" for sentinel in self.sentinels)
        own = (f"sentinel_username={user}", f"sentinel_password={self.users.password(user)}")
        return self.users.url("redis+sentinel", user, f"{places}/meetings", *own)

    @property
    def processes(self):
        return [*self.servers, *self.sentinels]

    def master(self, _=None):
        """The server that most Sentinels name."""
        named = [sentinel.master() for sentinel in self.sentinels]
        return next((server for server in self.servers if named.count(server.address) >= 2), None)

    def replicas(self, _=None):
        master = self.master()
        return [server for server in self.servers if server is not master and server.is_running]

    def revive(self, server):
        """Start a server again that was killed, as a replica of whoever is the master now."""
        master = self.master()
        server.start()
        server.ask("REPLICAOF", HOST, master.port)

    def is_healthy(self):
        """All Sentinels know each other and the replicas, and these follow the master."""
        if any(sentinel.sees() != (2, 2) for sentinel in self.sentinels):
            return False
        master = self.master()
        answer = master and master.ask("ROLE")
        return bool(answer) and answer[0] == b"master" and len(answer[2]) == 2


class ClusterNode(Server):
    """Speaks with the others on a port that is free as well."""

    def __init__(self, folder, users):
        self.bus_port = free_port()
        super().__init__(folder, users, "cluster.conf", f"cluster-port {self.bus_port}")


class Cluster(Topology):
    """Three masters with a replica each."""

    def __init__(self, folder, certificates=None):
        super().__init__(folder, certificates)
        self.servers = [ClusterNode(folder / f"redis-{n}", self.users) for n in range(1, 2 * MASTERS + 1)]

    def url_of(self, user):
        places = ",".join(f"{HOST}:{server.port}" for server in self.servers[:3])
        return self.users.url("redis+cluster", user, places)

    def start(self):
        for server in self.servers:
            server.start()
        self._meet()
        self.wait_until_healthy()
        return self

    def master(self, meeting):
        """The server that has a meeting."""
        slot = key_slot(MeetingKeys(meeting).live.encode())
        return next(master for first, last, master in self.stretches() if first <= slot <= last)

    def replicas(self, meeting):
        """Those that follow the server that has a meeting."""
        role = self.master(meeting).ask("ROLE")
        ports = {int(port) for _, port, _ in role[2]}
        return [server for server in self.servers if server.port in ports]

    def stretches(self):
        """(first slot, last slot, master), as the first node that answers tells."""
        masters = {server.port: server for server in self.servers}
        answers = (server.ask("CLUSTER SLOTS") for server in self.servers)
        return [(first, last, masters[node[1]]) for first, last, node, *_ in next(filter(None, answers))]

    def id_of(self, server):
        return server.ask("CLUSTER MYID").decode()

    def move_slot(self, slot, source, target):
        """Move a slot with everything in it, as redis-cli --cluster reshard does."""
        source_id, target_id = self.id_of(source), self.id_of(target)
        target.ask("CLUSTER SETSLOT", slot, "IMPORTING", source_id)
        source.ask("CLUSTER SETSLOT", slot, "MIGRATING", target_id)
        while keys := source.ask("CLUSTER GETKEYSINSLOT", slot, 10):
            source.ask("MIGRATE", HOST, target.port, "", 0, 1000, "AUTH2", TESTER, "any", "KEYS", *keys)
        for server in (target, source):
            server.ask("CLUSTER SETSLOT", slot, "NODE", target_id)

    def is_healthy(self):
        """Every node sees every other, all slots have a master, and each master a replica that follows it."""
        for server in self.servers:
            facts = server.ask("CLUSTER INFO") or {}
            if facts.get("cluster_state") != "ok" or facts["cluster_known_nodes"] != str(len(self.servers)):
                return False
        roles = [server.ask("ROLE") for server in self.servers]
        followed = [role for role in roles if role and role[0] == b"master" and len(role[2]) == 1]
        following = [role for role in roles if role and role[0] == b"slave" and role[3] == b"connected"]
        return len(followed) == MASTERS == len(following) and self._agree()

    def _agree(self):
        """Whether all nodes have the same map."""
        answers = [server.ask("CLUSTER SLOTS") for server in self.servers]
        maps = [{(first, last, master[1]) for first, last, master, *_ in answer} for answer in answers]
        return all(each == maps[0] for each in maps)

    def _meet(self):
        """Give each master its slots, make all known to each other, and each replica follow its master."""
        bounds = [16_384 * number // MASTERS for number in range(MASTERS + 1)]
        masters, replicas = self.servers[:MASTERS], self.servers[MASTERS:]
        for number, (master, (first, after)) in enumerate(
            zip(masters, itertools.pairwise(bounds), strict=True)
        ):
            master.ask("CLUSTER ADDSLOTSRANGE", first, after - 1)
            master.ask("CLUSTER SET-CONFIG-EPOCH", number + 1)
        for server in self.servers[1:]:
            server.ask("CLUSTER MEET", *self.servers[0].address, self.servers[0].bus_port)
        wait_until(self._all_know_all, "the nodes know each other")
        for master, replica in zip(masters, replicas, strict=True):
            replica.ask("CLUSTER REPLICATE", self.id_of(master))

    def _all_know_all(self):
        facts = [server.ask("CLUSTER INFO") for server in self.servers]
        return all(each["cluster_known_nodes"] == str(len(self.servers)) for each in facts)


KINDS = {"single": Single, "sentinel": WithSentinels, "cluster": Cluster}
