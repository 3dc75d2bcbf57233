"""A master with replicas: each answered write is in a replica, which may become the master."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import redis

from app import create_app
from app.config import Settings
from app.redis_client.connect import connect
from tests.support.log_events import count_events
from tests.support.people import Person, refused, said
from tools.processes import wait_until

DOWN_AFTER_MS = 1200  # as in deploy/redis/sentinel.conf
LONG_MS = 60_000
PROMPT_S = 5  # the promise is 2.5 s; the rest is for a busy machine
MANY = 60
STALL_S = 1.8  # the failover begins after 1.2 s
RESTART_S = 1.3
PAUSE_S = 8  # of a master that wakes up and takes itself for one


@pytest.fixture(scope="module")
def deployment(deploy):
    return deploy("sentinel")


@pytest.fixture
def master(deployment):
    """The master there is at first, with everything well that was broken before."""
    topology = deployment.topology
    for server in topology.servers:
        if not server.is_running:
            topology.revive(server)
    topology.wait_until_healthy()
    return topology.master()


@contextmanager
def without_replicas(topology):
    """They stand still, and their master does not know yet."""
    master, replicas = topology.master(), topology.replicas()
    master.ask("CONFIG SET", "min-replicas-to-write", 0)
    for replica in replicas:
        replica.freeze()
    try:
        yield
    finally:
        for replica in replicas:
            replica.thaw()
        wait_until(lambda: master.ask("WAIT", len(replicas), 100) == len(replicas), "they are at work again")
        master.ask("CONFIG SET", "min-replicas-to-write", 1)


def find_down_after(topology, ms):
    """Set the time without an answer after which Sentinels find a server down."""
    for sentinel in topology.sentinels:
        sentinel.ask("SENTINEL SET", "meetings", "down-after-milliseconds", ms)


def have_all(topology):
    """Whether both replicas have acknowledged what the master has written, and no Sentinel finds one down."""
    master = topology.master()
    role = master and master.ask("ROLE")
    listed = [sentinel.ask("SENTINEL REPLICAS", "meetings") for sentinel in topology.sentinels]
    if not role or None in listed:
        return False
    _, offset, replicas = role
    return (
        len(replicas) == 2
        and all(int(acknowledged) >= offset for _, _, acknowledged in replicas)
        and not any(b"s_down" in value for replicas in listed for each in replicas for value in each)
    )


def not_yet(answer):
    return refused(answer, 503, "store_unavailable") and answer.headers["Retry-After"] == "1"


@pytest.mark.usefixtures("master")
def test_a_send_is_answered_only_after_a_replica_has_the_message(deployment, ming, anna):
    ming.send("before")
    with without_replicas(deployment.topology):
        start = time.monotonic()
        assert not_yet(ming.send("meanwhile", key="meanwhile-1"))
        assert time.monotonic() - start < PROMPT_S
        ming.browser.place = anna.browser.place
        assert not_yet(ming.send("meanwhile", key="meanwhile-1"))  # it is in the log, and may yet be lost
        assert said(anna.poll()) == ["before", "meanwhile"]
    wait_until(lambda: ming.send("meanwhile", key="meanwhile-1").status_code == 200, "a replica has it")
    assert said(anna.poll()) == ["before", "meanwhile"]


@pytest.mark.usefixtures("master")
def test_an_answer_waits_for_each_replica_that_sentinels_could_promote(deployment, ming, anna):
    replica, _ = deployment.topology.replicas()
    find_down_after(deployment.topology, LONG_MS)
    replica.freeze()
    try:
        assert not_yet(ming.send("meanwhile", key="meanwhile-2"))
        find_down_after(deployment.topology, DOWN_AFTER_MS)
        wait_until(lambda: ming.send("meanwhile", key="meanwhile-2").status_code == 200, "it is found down")
    finally:
        find_down_after(deployment.topology, DOWN_AFTER_MS)
        replica.thaw()
    wait_until(lambda: have_all(deployment.topology), "both replicas have what was written")
    assert said(anna.poll()) == ["meanwhile"]


@pytest.mark.usefixtures("master")
def test_every_change_waits_for_a_replica_and_a_read_does_not(deployment, ming, anna):
    seq = ming.send("大家好").json["message"]["seq"]
    eve = Person(deployment.services[0], "Eve")
    changes = [
        Person(deployment.services[1], "李伟").create,
        lambda: eve.join(ming.meeting),
        lambda: ming.edit(seq, "大家好!"),
        lambda: anna.react(seq, "👍"),
        lambda: anna.rename("Anna B"),
        lambda: ming.host("lock", on=True),
        lambda: ming.host("cohost", member=anna.member, on=True),
    ]
    looks = [anna.poll, lambda: anna.search("大家"), anna.check, lambda: eve.get(f"/{ming.meeting}")]
    with without_replicas(deployment.topology), ThreadPoolExecutor(len(changes)) as at_once:
        assert all(at_once.map(lambda change: not_yet(change()), changes))
        assert [look().status_code for look in looks] == [200] * len(looks)
        assert all(at_once.map(lambda end: not_yet(end()), (anna.leave, lambda: ming.host("end"))))


@pytest.mark.usefixtures("master")
def test_many_sends_wait_for_a_replica_together(deployment, ming):
    def say(number):
        time.sleep(number / 100)  # so that they do not go out in one write
        start = time.monotonic()
        assert not_yet(ming.send(str(number)))
        return time.monotonic() - start

    with without_replicas(deployment.topology), ThreadPoolExecutor(MANY) as at_once:
        assert max(at_once.map(say, range(MANY))) < PROMPT_S


@pytest.mark.usefixtures("master")
def test_an_answer_without_gevent_waits_for_a_replica_too(deployment):
    app = create_app(Settings(redis_url=deployment.topology.url, durability="replicated", rate_limits=False))
    ming = Person(app, "小明")
    assert ming.create().status_code == 200
    with without_replicas(deployment.topology):
        assert not_yet(ming.send("大家好", key="hello-hello"))
        assert said(ming.poll()) == ["大家好"]
    assert ming.send("大家好", key="hello-hello").status_code == 200


def test_the_service_works_without_sentinels_while_the_master_runs(deployment, master, ming):
    sentinels = deployment.topology.sentinels[:2]
    for sentinel in sentinels:
        sentinel.kill()
    master.ask("CLIENT KILL", "TYPE", "normal")  # so that the way to it has to be asked for
    wait_until(lambda: ming.send("大家好").status_code == 200, "the way is found")
    assert ming.get("/readyz").status_code == 200
    for sentinel in sentinels:
        sentinel.start()


def test_sentinels_check_the_master_every_quarter_of_a_second(deployment):
    for sentinel in deployment.topology.sentinels:
        wait_until(lambda it=sentinel: it.looks_every_ms() == 250, "it has been told to look often")


@pytest.mark.usefixtures("master")
def test_a_listener_waits_a_while_for_a_master(deployment, monkeypatch):
    monkeypatch.setattr("app.redis_client.timeouts.MASTER_WAIT_S", 12)
    sentinels = deployment.topology.sentinels
    for sentinel in sentinels:
        sentinel.kill()
    with ThreadPoolExecutor(1) as aside:
        ears = aside.submit(connect(deployment.topology.url).listen)
        for sentinel in sentinels:
            sentinel.start()
        ears.result().close()


def test_a_connection_to_a_master_that_does_not_answer_role_is_closed(deployment, master):
    """Its late answer would be taken for that to another question."""
    connection = connect(deployment.topology.url).client.connection_pool.make_connection()
    master.freeze()
    with pytest.raises(redis.RedisError):
        connection.connect()
    assert not connection.is_connected
    master.thaw()
    deployment.topology.wait_until_healthy()
    connection.connect()
    connection.send_command("PING")
    assert connection.read_response() == b"PONG"
    connection.disconnect()


def test_a_connection_does_not_wait_for_a_master_that_sentinels_find_down(deployment, master):
    """A single Sentinel with a quorum of one finds the master down, and alone cannot choose another."""
    pool = connect(deployment.topology.url).client.connection_pool
    alone, *others = deployment.topology.sentinels
    for sentinel in others:
        sentinel.kill()
    alone.ask("SENTINEL SET", "meetings", "quorum", 1)
    master.freeze()
    wait_until(alone.finds_down, "it is found down")
    with pytest.raises(redis.sentinel.MasterNotFoundError, match="is down"):
        pool.make_connection().connect()
    master.thaw()
    wait_until(lambda: not alone.finds_down(), "it is found well")
    connection = pool.make_connection()
    connection.connect()
    connection.disconnect()
    alone.ask("SENTINEL SET", "meetings", "quorum", 2)
    for sentinel in others:
        sentinel.start()


def test_every_answered_message_survives_a_killed_master(deployment, master, crowd):
    master.kill()
    wait_until(lambda: deployment.topology.master() not in (None, master), "another is the master")
    crowd.wait_for(len(crowd.taken) + 100)


def test_a_master_that_stalls_for_as_long_as_a_failover_takes_loses_no_answer(deployment, master, crowd):
    master.freeze()
    time.sleep(STALL_S)  # the fault that is tried
    master.thaw()
    crowd.wait_for(len(crowd.taken) + 100)


def test_a_master_that_is_killed_and_back_before_a_failover_is_over_loses_no_answer(
    deployment, master, crowd
):
    master.kill()
    time.sleep(RESTART_S)  # the fault that is tried
    master.start()
    crowd.wait_for(len(crowd.taken) + 100)


def test_no_worker_uses_a_former_master_that_resumes(deployment, master, crowd):
    """A worker that was frozen as long, and missed the failover, does not use it either."""
    asleep_until = time.monotonic() + PAUSE_S
    other = deployment.services[1]
    for process in (master, other):
        process.freeze()
    wait_until(lambda: deployment.topology.master() not in (None, master), "another is the master")
    crowd.wait_for(len(crowd.taken) + 100)
    wait_until(lambda: time.monotonic() > asleep_until, "it has slept long enough")
    for process in (master, other):
        process.thaw()
    crowd.wait_for(len(crowd.taken) + 100)
    assert count_events(other, "master_changed")
