"""Tests workers, instances and nginx that are killed or replaced."""

import os
import signal
import subprocess
import time

from tests.faults.scenario import scenario
from tools.processes import PROJECT

DIES = {"half"}  # no proxy can take back what a dying worker had begun to send


@scenario("1", "a worker is killed, again and again", answers=DIES, may_refuse=False, slowest=0.5)
def workers_are_killed(run):
    for _ in range(run.choose(3, 12)):
        run.mark("kill -9 worker")
        run.lab.kill_a_worker()
        run.go_on(run.choose(0.5, 2))


@scenario("2", "an instance is killed, and started again", answers=DIES, may_refuse=False, gap=1)
def instances_are_killed(run):
    for instance in run.lab.instances * run.choose(1, 2):
        run.mark("kill -9 instance")
        instance.kill()
        run.go_on(run.choose(1, 4))
        instance.start()
        run.go_on(run.choose(0.3, 2))


@scenario("3", "one instance after the other is asked to end, and started", may_refuse=False)
def instances_are_replaced(run):
    exits = []
    for instance in run.lab.instances * run.choose(1, 10):
        run.mark("SIGTERM instance")
        start = time.monotonic()
        assert instance.stop() == 0
        exits.append(time.monotonic() - start)
        instance.start()
    run.notes["slowest exit"] = f"{max(exits):.1f} s"


@scenario("4", "instances are reloaded", may_refuse=False)
def instances_are_reloaded(run):
    for instance in run.lab.instances * run.choose(1, 10):
        run.mark("HUP instance")
        instance.reload()
        run.go_on(0.2)


CUT = {"half", "IncompleteReadError", "ConnectionResetError"}


@scenario("5", "nginx is reloaded, and one of its workers killed", answers=CUT, may_refuse=False, gap=1)
def nginx_is_replaced(run):
    for _ in range(run.choose(1, 5)):
        run.mark("HUP nginx")
        run.lab.nginx.reload()
        run.go_on(1)
    run.notes["cut by reloads"] = sum(failed.what in CUT for failed in run.ledger.failed)
    run.mark("kill -9 nginx worker")
    os.kill(int(next(iter(run.lab.nginx.workers))), signal.SIGKILL)
    run.wait_for_an_answer()


OLDER = "HEAD~20"  # stands for the release before this one


@scenario("33", "scripts are forgotten; an older release works beside this one", may_refuse=False, gap=1)
def releases_are_mixed(run):
    with run.lab.redis.client() as client:
        for _ in range(run.choose(3, 20)):
            run.mark("SCRIPT FLUSH")
            client.script_flush()
            run.go_on(0.3)
    instance = run.lab.instances[1]
    folder = instance.folder / "older"
    _check_out(OLDER, folder)
    for place in (folder, PROJECT):
        run.mark(f"instance b is replaced by that of {place.name}")
        assert instance.stop() == 0
        instance.cwd = place
        instance.start()
        run.go_on(run.choose(1, 10))
    run.notes["older release"] = _name_of(OLDER)


def _check_out(revision, folder):
    git = ("git", "-C", str(PROJECT), "archive", "--format=tar", revision)
    archive = subprocess.run(git, check=True, capture_output=True).stdout
    folder.mkdir()
    subprocess.run(("tar", "-x", "-C", str(folder)), input=archive, check=True)


def _name_of(revision):
    git = ("git", "-C", str(PROJECT), "rev-parse", "--short", revision)
    return subprocess.run(git, check=True, capture_output=True, text=True).stdout.strip()
