"""Tests failovers: the master is killed, cut off, or stalls."""

import random
import time
from collections import Counter

from tests.faults.latency import gaps
from tests.faults.scenario import scenario
from tests.support.people import Person, said
from tools.processes import wait_until

CUT_S = 0.8
STILL_S = 8


@scenario("12", "Sentinel: the master is killed", on="sentinel", gap=3)
def masters_are_killed(run):
    for _ in range(run.choose(1, 4)):
        _kill_master(run)


def _kill_master(run):
    """Kill the master, wait for the failover, and bring it back as a replica."""
    master = run.lab.redis.master()
    run.mark("kill -9 master")
    master.kill()
    run.wait_for_an_answer()
    run.go_on(run.choose(0.5, 3))
    run.lab.redis.revive(master)
    run.lab.redis.wait_until_healthy()


@scenario("13", "Sentinel: replicas cut off for 0.8 s, master killed; WAIT", on="sentinel", gap=5)
def replicas_are_cut_off(run):
    _lose_what_was_not_replicated(run)


@scenario("13b", "Sentinel: the same without WAIT", on="sentinel, fast", may_lose=True, gap=5)
def replicas_are_cut_off_and_nobody_waits(run):
    _lose_what_was_not_replicated(run)


def _lose_what_was_not_replicated(run):
    """Keep replicas from getting writes: stall them, and close their connections."""
    redis = run.lab.redis
    for _ in range(run.choose(1, 2)):
        master, replicas = redis.master(), redis.replicas()
        for replica in replicas:
            replica.freeze()
        master.ask("CONFIG SET", "min-replicas-to-write", 0)  # it would refuse, and the test is about WAIT
        master.ask("CLIENT KILL", "TYPE", "replica")
        run.go_on(CUT_S)
        run.mark("kill -9 master, cut off")
        master.kill()
        for replica in replicas:
            replica.thaw()
        run.wait_for_an_answer()
        run.go_on(1)
        redis.revive(master)
        redis.wait_until_healthy()


@scenario(
    "14", "Sentinel: the master and an instance are cut off from all else", on="sentinel, parted", gap=3
)
def master_and_instance_are_cut_off(run):
    network, (alone, other) = run.lab.redis.network, run.lab.instances
    inhabitant = Person(alone, "Robinson")
    assert inhabitant.create().status_code == 200
    run.mark("cut off")
    network.cut()
    run.wait_for_an_answer()
    cut_off_until = time.monotonic() + run.choose(5, 15)
    answers = Counter()
    while time.monotonic() < cut_off_until:
        answer = inhabitant.send("Is anybody there?", key="is-anybody-there")
        answers[f"{answer.status_code} {answer.headers.get('Retry-After') and 'with Retry-After'}"] += 1
        run.go_on(0.2)
    assert list(answers) == ["503 with Retry-After"], answers
    assert inhabitant.poll().status_code == 200
    run.mark("healed")
    network.heal()
    run.lab.redis.wait_until_healthy()
    assert inhabitant.send("Is anybody there?", key="is-anybody-there").status_code == 200
    inhabitant.browser.place = other.socket
    assert said(inhabitant.poll()) == ["Is anybody there?"]
    run.notes["sends to the instance cut off, all refused"] = answers.total()


@scenario("15", "Sentinel: the master stands still for 8 s, and goes on", on="sentinel", gap=3)
def a_master_wakes_up(run):
    for _ in range(run.choose(1, 2)):
        master = run.lab.redis.master()
        run.mark("SIGSTOP master")
        master.freeze()
        run.wait_for_an_answer()
        run.go_on(STILL_S)
        run.mark("SIGCONT of the old master")
        master.thaw()
        run.lab.redis.wait_until_healthy()


SHORT_FAULTS = 30  # of each of the following kinds in the long form
# For runs of many minutes that mostly wait for recovery. A member sends every 4 s, so that some send at any
# moment of an outage: if all had been refused together, their common Retry-After would count as a gap.
LIGHT = {"meetings": 60, "per_second": 60}


@scenario("15b", "Sentinel: the master stands still for 1.3 to 2.3 s", on="sentinel", size=LIGHT, gap=4)
def masters_stall(run):
    for _ in range(run.choose(2, SHORT_FAULTS)):
        _stall(run, run.lab.redis.master())


@scenario("15c", "Sentinel: the master is killed, and back within 1.7 s", on="sentinel", size=LIGHT, gap=4)
def masters_restart(run):
    for _ in range(run.choose(2, SHORT_FAULTS)):
        _restart(run, run.lab.redis.master())


@scenario("15d", "Sentinel: the same two after a replica stood still", on="sentinel", size=LIGHT, gap=4)
def masters_fail_after_their_replicas(run):
    for number in range(run.choose(2, SHORT_FAULTS)):
        master, replica = run.lab.redis.master(), random.choice(run.lab.redis.replicas())
        run.mark("SIGSTOP replica")
        replica.freeze()
        run.go_on(random.uniform(0.2, 1.0))  # too short for Sentinels to find it down
        (_stall if number % 2 else _restart)(run, master, before_return=replica.thaw)


def _stall(run, master, before_return=lambda: None):
    """Stop the master for about as long as a failover takes, so that it is back in the middle of one."""
    run.mark("SIGSTOP master")
    master.freeze()
    before_return()
    run.go_on(random.uniform(1.3, 2.3))
    run.mark("SIGCONT master")
    master.thaw()
    _recover(run)


def _restart(run, master, before_return=lambda: None):
    """Kill the master, and start it again as a master, as a container runtime does."""
    run.mark("kill -9 master")
    master.kill()
    before_return()
    run.go_on(random.uniform(0.6, 1.7))
    run.mark("start master")
    master.start()
    _recover(run)


def _recover(run):
    run.wait_for_an_answer()
    run.go_on(0.5)
    run.lab.redis.wait_until_healthy()


@scenario("16", "Sentinels are killed: one, then two", on="sentinel", may_refuse=False)
def sentinels_are_killed(run):
    first, second, _ = run.lab.redis.sentinels
    for sentinel in (first, second):
        run.mark("kill -9 Sentinel")
        sentinel.kill()
        run.go_on(run.choose(1, 5))
    for sentinel in (first, second):
        sentinel.start()
    run.lab.redis.wait_until_healthy()


@scenario("17", "Cluster: the node of a meeting is killed", on="cluster", gap=None)
def owners_are_killed(run):
    meeting = run.load.hosts[0].meeting
    concerned = set()
    for _ in range(run.choose(1, 3)):
        owner = run.lab.redis.master(meeting)
        concerned |= {host.meeting for host in run.load.hosts if run.lab.redis.master(host.meeting) is owner}
        _kill_owner(run, owner, meeting)
    longest = gaps(run.ledger)
    run.notes["longest gap of its meetings"] = f"{max(longest[one] for one in concerned):.1f} s"
    others = [longest[host.meeting] for host in run.load.hosts if host.meeting not in concerned]
    run.notes["of the others"] = f"{max(others, default=0):.1f} s"


def _kill_owner(run, owner, meeting):
    run.mark("kill -9 node")
    owner.kill()
    wait_until(lambda: run.lab.redis.master(meeting) is not owner, "another has taken its place")
    owner.start()  # as a supervisor does; answers wait for a replica
    run.wait_for_an_answer(of=meeting)
    run.go_on(run.choose(0.5, 3))
    run.lab.redis.wait_until_healthy()
