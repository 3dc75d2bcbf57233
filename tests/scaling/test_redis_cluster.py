"""A Cluster: meetings move from node to node, or lose the one they are on; other meetings do not notice."""

import pytest
from redis.crc import key_slot

from app.store.keys import MeetingKeys
from tests.support.continuous_senders import Conversation
from tests.support.people import Person, refused, said
from tools.processes import wait_until

MOVES = 6


@pytest.fixture(scope="module")
def deployment(deploy):
    return deploy("cluster", DURABILITY="durable")


@pytest.fixture
def cluster(deployment):
    """With everything well that was broken before."""
    cluster = deployment.topology
    for server in cluster.servers:
        if not server.is_running:
            server.start()
    cluster.wait_until_healthy()
    return cluster


@pytest.fixture
def elsewhere(deployment, cluster, ming):
    """Two people in a meeting that is on another node than Ming's."""
    eve, paul = Person(deployment.services[0], "Eve"), Person(deployment.services[1], "Paul")
    while True:
        eve.create()
        if cluster.master(eve.meeting) is not cluster.master(ming.meeting):
            paul.join(eve.meeting)
            return Conversation([eve, paul])


def slot_of(meeting):
    return key_slot(MeetingKeys(meeting).live.encode())


def test_a_meeting_moves_from_node_to_node_while_members_send(cluster, ming, crowd):
    for _ in range(MOVES):
        source = cluster.master(ming.meeting)
        target = next(master for *_, master in cluster.stretches() if master is not source)
        cluster.move_slot(slot_of(ming.meeting), source, target)
        assert cluster.master(ming.meeting) is target
        crowd.wait_for(len(crowd.taken) + 50)


def test_a_request_to_a_meeting_that_is_moving_is_answered_503(cluster, ming):
    """Some of its keys are here and some there; no node can do anything with it, and none pretends to."""
    slot, source = slot_of(ming.meeting), cluster.master(ming.meeting)
    target = next(master for *_, master in cluster.stretches() if master is not source)
    target.ask("CLUSTER SETSLOT", slot, "IMPORTING", cluster.id_of(source))
    source.ask("CLUSTER SETSLOT", slot, "MIGRATING", cluster.id_of(target))
    assert refused(ming.send("now?", key="on-its-way"), 503, "store_unavailable")
    cluster.move_slot(slot, source, target)
    assert ming.send("now?", key="on-its-way").status_code == 200
    assert said(ming.poll()) == ["now?"]


def test_only_the_meetings_of_a_killed_node_have_to_wait(cluster, ming, crowd, elsewhere):
    with elsewhere:
        elsewhere.wait_for(10)
        master = cluster.master(ming.meeting)
        master.kill()
        wait_until(lambda: cluster.master(ming.meeting) is not master, "another has its place")
        crowd.wait_for(len(crowd.taken) + 100)
        elsewhere.wait_for(10)
    elsewhere.check()
    assert set(elsewhere.answers) == {200}


def test_no_worker_uses_a_node_that_resumes_after_it_was_replaced(cluster, ming, crowd):
    master = cluster.master(ming.meeting)
    master.freeze()
    wait_until(lambda: cluster.master(ming.meeting) is not master, "another has its place")
    crowd.wait_for(len(crowd.taken) + 100)
    master.thaw()
    crowd.wait_for(len(crowd.taken) + 100)


def test_meetings_on_other_nodes_go_on_when_a_node_and_its_replica_are_gone(cluster, ming, elsewhere):
    pair = [cluster.master(ming.meeting), *cluster.replicas(ming.meeting)]
    for server in pair:
        server.kill()
    with elsewhere:
        elsewhere.wait_for(20)
        assert refused(ming.send("anybody?"), 503, "store_unavailable")
        assert ming.get("/readyz").status_code == 200
    elsewhere.check()
    assert set(elsewhere.answers) == {200}
    for server in pair:
        server.start()
    wait_until(lambda: ming.send("back", key="back-again").status_code == 200, "the meeting is back")
