"""Runs Redis as it is deployed: a single one, a master with replicas and Sentinels, or a Cluster.

They are real servers on free ports of this machine, with the configurations of deploy/redis; a test can kill,
freeze and restart each.
"""

import itertools

from redis.crc import key_slot

from app.store.keys import MeetingKeys
from tests.support.redis_nodes import HOST, ClusterNode, Sentinel, Server, Users
from tools.processes import Startable, wait_until
from tools.servers import TESTER

MASTERS = 3
HEALING_S = 60


class Topology(Startable):
    """`with` one of the classes below: its servers run until the block ends. `url` is for a service."""

    def __init__(self, folder, certificates=None):
        self.users = Users(folder / "users", certificates)
        self.servers = []  # those with meetings

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
    """Runs one Redis."""

    def __init__(self, folder, certificates=None):
        super().__init__(folder, certificates)
        self.servers = [Server(folder / "redis", self.users, "redis.conf")]

    def url_of(self, user):
        return self.users.url("redis", user, f"{HOST}:{self.servers[0].port}/0")

    def master(self, _=None):
        return self.servers[0]


class WithSentinels(Topology):
    """Runs a master with two replicas, and three Sentinels; the first master may have another host."""

    def __init__(self, folder, certificates=None, host=HOST, others=HOST):
        super().__init__(folder, certificates)
        users, rules = self.users, "replicated.conf"
        first = Server(folder / "redis-1", users, rules, host=host)
        follow = "replicaof {} {}".format(*first.address)
        replicas = [Server(folder / f"redis-{n}", users, rules, follow, host=others) for n in (2, 3)]
        self.servers = [first, *replicas]
        self.sentinels = [Sentinel(folder / f"sentinel-{n}", users, first, host=others) for n in (1, 2, 3)]

    def url_of(self, user):
        places = ",".join(sentinel.place for sentinel in self.sentinels)
        own = (f"sentinel_username={user}", f"sentinel_password={self.users.password(user)}")
        return self.users.url("redis+sentinel", user, f"{places}/meetings", *own)

    @property
    def processes(self):
        return [*self.servers, *self.sentinels]

    def master(self, _=None):
        """Return the server that most Sentinels name as the master, or None."""
        named = [sentinel.master() for sentinel in self.sentinels]
        return next((server for server in self.servers if named.count(server.address) >= 2), None)

    def replicas(self, _=None):
        master = self.master()
        return [server for server in self.servers if server is not master and server.is_running]

    def revive(self, server):
        """Restart a killed server as a replica of the present master."""
        master = self.master()
        server.start()
        server.ask("REPLICAOF", *master.address)

    def is_healthy(self):
        """Return whether all Sentinels know each other and the replicas, which follow the master."""
        if any(sentinel.sees() != (2, 2) for sentinel in self.sentinels):
            return False
        master = self.master()
        answer = master and master.ask("ROLE")
        return bool(answer) and answer[0] == b"master" and len(answer[2]) == 2


class Cluster(Topology):
    """Runs three masters with a replica each."""

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
        """Return the master that has a meeting."""
        slot = key_slot(MeetingKeys(meeting).live.encode())
        return next(master for first, last, master in self.stretches() if first <= slot <= last)

    def replicas(self, meeting):
        """Return the replicas of the master that has a meeting."""
        role = self.master(meeting).ask("ROLE")
        ports = {int(port) for _, port, _ in role[2]}
        return [server for server in self.servers if server.port in ports]

    def stretches(self):
        """Return tuples of (first slot, last slot, master), as reported by the first node that answers."""
        masters = {server.port: server for server in self.servers}
        answers = (server.ask("CLUSTER SLOTS") for server in self.servers)
        return [(first, last, masters[node[1]]) for first, last, node, *_ in next(filter(None, answers))]

    def id_of(self, server):
        return server.ask("CLUSTER MYID").decode()

    def move_slot(self, slot, source, target):
        """Move a slot with all its keys, as redis-cli --cluster reshard does."""
        source_id, target_id = self.id_of(source), self.id_of(target)
        target.ask("CLUSTER SETSLOT", slot, "IMPORTING", source_id)
        source.ask("CLUSTER SETSLOT", slot, "MIGRATING", target_id)
        while keys := source.ask("CLUSTER GETKEYSINSLOT", slot, 10):
            source.ask("MIGRATE", HOST, target.port, "", 0, 1000, "AUTH2", TESTER, "any", "KEYS", *keys)
        for server in (target, source):
            server.ask("CLUSTER SETSLOT", slot, "NODE", target_id)

    def is_healthy(self):
        """Return whether all nodes know each other, and each slot has a master with a replica."""
        for server in self.servers:
            facts = server.ask("CLUSTER INFO") or {}
            if facts.get("cluster_state") != "ok" or facts["cluster_known_nodes"] != str(len(self.servers)):
                return False
        roles = [server.ask("ROLE") for server in self.servers]
        followed = [role for role in roles if role and role[0] == b"master" and len(role[2]) == 1]
        following = [role for role in roles if role and role[0] == b"slave" and role[3] == b"connected"]
        return len(followed) == MASTERS == len(following) and self._agree()

    def _agree(self):
        """Return whether all nodes have the same map of slots."""
        answers = [server.ask("CLUSTER SLOTS") for server in self.servers]
        if not all(answers):
            return False
        maps = [{(first, last, master[1]) for first, last, master, *_ in answer} for answer in answers]
        return all(each == maps[0] for each in maps)

    def _meet(self):
        """Give each master its slots, connect all nodes, and have each replica follow its master."""
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
        return all(each and each["cluster_known_nodes"] == str(len(self.servers)) for each in facts)


KINDS = {"single": Single, "sentinel": WithSentinels, "cluster": Cluster}
