"""deploy/upgrade.sh: the order in which it replaces containers. A stand-in for docker records its calls."""

import json
import os
import subprocess
import sys

import pytest

from tools.processes import PROJECT

OLD = ["a1", "a2"]
NEW = ["b1", "b2"]
RULES = PROJECT / "deploy/nginx.conf"

# Answers as docker does, from the file state.json of its folder, and writes each call there.
DOCKER = f"""#!{sys.executable} -IS
import json, re, sys
from pathlib import Path

place = Path(sys.argv[0]).parent / "state.json"
state = json.loads(place.read_text())
call = " ".join(sys.argv[1:])
state["calls"].append(call)
web = state["web"]
answer, code = "", 0
if call.startswith(state["fails"]):
    code = 1
elif call == "compose ps --quiet nginx":
    answer = "n1\\n"
elif call.startswith("compose ps"):
    answer = "".join(name + "\\n" for name in web if "--all" in call or web[name] == "healthy")
elif "--no-start" in call:
    wanted = int(re.search(r"web=(\\d+)", call)[1])
    web |= {{name: "created" for name in {NEW}[: wanted - len(web)]}}
elif "Health" in call:
    answer = web[sys.argv[-1]]
elif "Mounts" in call:
    answer = "{RULES}:/etc/nginx/nginx.conf\\n"
elif "Labels" in call:
    answer = "meeting"
elif ".Image" in call:
    answer = "sha256:old" if "{{{{.Image" in call else "meeting-web"
elif call.startswith("exec"):
    answer = state["rules"]
elif call.startswith("start"):
    web[sys.argv[2]] = state["outcome"]
elif call.startswith("rm"):
    del web[sys.argv[-1]]
place.write_text(json.dumps(state))
sys.stdout.write(answer)
sys.exit(code)
"""


class Engine:
    """Runs the script with the stand-in."""

    def __init__(self, folder):
        self._folder = folder
        for name, source in (("docker", DOCKER), ("sleep", "#!/bin/sh\n")):
            (folder / name).write_text(source)
            (folder / name).chmod(0o755)
        self.state = {"calls": [], "web": dict.fromkeys(OLD, "healthy"), "outcome": "healthy"}
        self.state |= {"fails": "nothing", "rules": RULES.read_text()}

    def upgrade(self):
        """Run the script, and return how it ended."""
        place = self._folder / "state.json"
        place.write_text(json.dumps(self.state))
        ended = subprocess.run(
            [PROJECT / "deploy/upgrade.sh"],
            env={"PATH": f"{self._folder}:{os.environ['PATH']}", "PATIENCE_S": "0"},
            capture_output=True,
            text=True,
            timeout=180,  # each call of docker starts a Python
        )
        self.state = json.loads(place.read_text())
        return ended

    def when(self, call):
        """Return the number of a call."""
        return self.state["calls"].index(call)


@pytest.fixture
def engine(tmp_path):
    return Engine(tmp_path)


def test_the_upgrade_replaces_as_many_containers_as_ran_before(engine):
    assert engine.upgrade().returncode == 0
    assert list(engine.state["web"]) == NEW


def test_nginx_gets_the_new_containers_when_they_are_healthy_and_then_the_old_ones_stop(engine):
    engine.upgrade()
    for new in NEW:
        started = engine.when(f"start {new}")
        assert engine.when(f"network disconnect meeting_front {new}") < started
        healthy = engine.when(f"inspect --format {{{{.State.Health.Status}}}} {new}")
        connected = engine.when(f"network connect --alias web meeting_front {new}")
        assert started < healthy < connected < engine.when("kill --signal USR1 a1")
    assert engine.when("kill --signal USR1 a2") < engine.when("stop a1")
    assert engine.when("rm a1") < engine.when("stop a2")


@pytest.mark.parametrize("outcome", ["starting", "unhealthy"])
def test_the_upgrade_removes_unhealthy_new_containers_and_keeps_the_old_ones(engine, outcome):
    engine.state["outcome"] = outcome
    ended = engine.upgrade()
    assert ended.returncode == 1
    assert ended.stderr.endswith("the containers that ran before serve on.\n")
    assert engine.state["web"] == dict.fromkeys(OLD, "healthy")
    assert not [call for call in engine.state["calls"] if call.startswith(("stop", "network connect"))]
    assert engine.state["calls"][-1] == "tag sha256:old meeting-web"


@pytest.mark.parametrize(
    "step", ["compose build", "compose run", "compose up", "network disconnect", "start"]
)
def test_a_failed_step_leaves_the_old_containers_running(engine, step):
    engine.state["fails"] = step
    assert engine.upgrade().returncode == 1
    assert engine.state["web"] == dict.fromkeys(OLD, "healthy")


def test_containers_that_had_stopped_are_not_counted_and_go_with_the_old_ones(engine):
    engine.state["web"]["a2"] = "exited"
    assert engine.upgrade().returncode == 0
    assert list(engine.state["web"]) == NEW[:1]


def test_nginx_restarts_only_for_other_rules(engine):
    engine.upgrade()
    assert "compose restart nginx" not in engine.state["calls"]
    engine.state |= {"web": dict.fromkeys(OLD, "healthy"), "rules": "events {}", "calls": []}
    engine.upgrade()
    assert engine.state["calls"][-1] == "compose restart nginx"


def test_the_upgrade_fails_in_one_line_without_a_running_service(engine):
    engine.state["web"] = {}
    ended = engine.upgrade()
    assert (ended.returncode, ended.stdout) == (1, "")
    assert len(ended.stderr.splitlines()) == 1
