"""The compose files: what they run runs, together, with the same commands, files and environment."""

import re

import pytest

from tests.support.compose_runner import Composition
from tests.support.people import Person, said
from tools.processes import PROJECT, installed, wait_until

BASE = "docker-compose.yml"
KINDS = {
    "single": (BASE,),
    "sentinel": (BASE, "deploy/compose.sentinel.yml"),
    "cluster": (BASE, "deploy/compose.cluster.yml"),
}
HEALED_S = 20
DOCKERFILE = (PROJECT / "Dockerfile").read_text()


@pytest.fixture(params=KINDS)
def composition(request, tmp_path):
    installed("redis-server")
    with Composition(tmp_path, *KINDS[request.param]) as composition:
        yield composition


def test_every_service_runs_and_two_members_exchange_messages(composition):
    for name in composition.services:
        if name != "nginx":  # which has files of its own to test
            composition.up(name)
    ming = Person(composition.up("web"), "小明")
    wait_until(lambda: ming.create().status_code == 200, "a meeting is taken", HEALED_S)
    assert ming.send("大家好").status_code == 200
    assert said(ming.poll()) == ["大家好"]


def test_every_service_is_restricted_and_restarts_by_itself(composition):
    for name, service in composition.services.items():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        ends = name in ("passwords", "cluster")
        assert service.get("restart", "no") == ("no" if ends else "unless-stopped")
        assert ends or name == "web" or service["healthcheck"]["retries"] == 15
        assert service["logging"] == {"driver": "local"}
        assert service["mem_limit"]


def test_only_nginx_can_be_reached_from_outside(composition):
    assert {name for name, service in composition.services.items() if "ports" in service} == {"nginx"}


def test_every_redis_keeps_its_data_in_its_own_volume(composition):
    keeping = [composition.mounts(name).get("/data") for name in composition.services]
    volumes = [volume for volume in keeping if volume]
    assert len(volumes) == len(set(volumes)) == sum("-" in name for name in composition.services) + 1


def test_every_dependency_of_a_service_exists_and_reports_when_it_is_ready(composition):
    for service in composition.services.values():
        for other, wait in service.get("depends_on", {}).items():
            ends = other in ("passwords", "cluster")
            assert wait["condition"] == ("service_completed_successfully" if ends else "service_healthy")
            assert other in composition.services


def test_new_passwords_restart_the_services_that_use_them(composition):
    for name in composition.services.keys() - {"passwords", "nginx", "cluster"}:
        assert composition.services[name]["depends_on"]["passwords"]["restart"] is True


def test_services_that_exit_leave_no_volume(composition):
    for name in composition.services.keys() & {"passwords", "cluster"}:
        assert composition.services[name]["tmpfs"] == ["/data"]


def test_web_gets_the_passwords_of_its_own_users_only(tmp_path):
    composition = Composition(tmp_path, BASE)
    composition.up("passwords")
    mounts = composition.mounts("web")
    assert mounts.keys() == {"/passwords"}
    assert {path.name for path in mounts["/passwords"].iterdir()} == {"meeting", "operator"}
    assert (composition.mounts("redis")["/passwords"] / "peer").exists()


def test_each_variable_of_the_compose_files_is_in_the_example():
    files = [PROJECT / BASE, *PROJECT.glob("deploy/compose.*.yml")]
    used = {name for file in files for name in re.findall(r"\$\{(\w+):", file.read_text())}
    listed = re.findall(r"^#(\w+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    others = {"DURABILITY", "CLUSTER_NETWORK"}
    assert used - others <= set(listed)
    assert len(listed) == len(set(listed))


def test_mounted_files_are_part_of_the_project(composition):
    for service in composition.services.values():
        for volume in service.get("volumes", ()):
            source, *_ = volume.split(":")
            assert not source.startswith("./") or (PROJECT / source).exists()


def test_the_image_is_healthy_soon_and_a_slow_start_is_not_a_failure(tmp_path):
    (healthcheck,) = re.findall(r"^HEALTHCHECK (.*?) CMD", DOCKERFILE, re.MULTILINE)
    options = dict(option.removeprefix("--").split("=") for option in healthcheck.split())
    assert options == {"interval": "5s", "timeout": "3s", "start-period": "60s", "start-interval": "1s"}
    assert "healthcheck" not in Composition(tmp_path, BASE).services["web"]


def test_the_image_holds_compiled_modules_since_its_root_is_read_only():
    compiled = "RUN python -m compileall -q app\n"
    assert compiled in DOCKERFILE
    assert DOCKERFILE.index("COPY . .") < DOCKERFILE.index(compiled) < DOCKERFILE.index("USER meeting")


def test_nginx_ends_at_once_when_it_is_restarted(tmp_path):
    assert Composition(tmp_path, BASE).services["nginx"]["stop_signal"] == "SIGTERM"
