"""A deployment is reachable only through nginx, and shows no internals (security.md, F)."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from app.config import Settings
from tests.support.people import Person, refused
from tools.processes import PROJECT
from tools.servers import CHAT, GUNICORN, RedisServer, Service

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|(?i:password|secret|token|passwd)\s*[:=]\s*['\"][^'\"{}<$ ]{8,}['\"]"
)


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_may_do_as_little_as_possible(name):
    container = SERVICES[name]
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in container


def test_nothing_but_nginx_can_be_reached():
    assert [name for name, container in SERVICES.items() if "ports" in container] == ["nginx"]
    assert not any(container.get("network_mode", "none") != "none" for container in SERVICES.values())
    near_redis = {name for name, container in SERVICES.items() if "store" in container.get("networks", ())}
    assert near_redis == {"redis", "web"}
    assert COMPOSE["networks"]["store"] == {"internal": True}


def test_nothing_runs_as_root():
    users = re.findall(r"^USER (\S+)$", (PROJECT / "Dockerfile").read_text(), re.MULTILINE)
    assert users[-1:] == ["meeting"]
    assert SERVICES["redis"]["user"] == "redis"


@pytest.mark.parametrize("launcher", [CHAT, GUNICORN], ids=["chat.py", "gunicorn"])
def test_the_service_serves_no_debugger(tmp_path, launcher):
    with Service(tmp_path, launcher=launcher) as service:
        browser = service.test_client()
        assert browser.get("/console").status_code == 404
        for path in ("/console", "/?__debugger__=yes&cmd=resource&f=debugger.js"):
            assert b"debugger" not in browser.get(path).data.lower()


def test_a_password_of_redis_is_in_no_log_answer_or_command_line(tmp_path):
    with RedisServer(tmp_path / "redis") as redis, Service(tmp_path / "web", redis.url) as service:
        password = (redis.users / "meeting").read_text()
        assert Person(service).create().status_code == 200
        started = [Path(f"/proc/{pid}/cmdline").read_text() for pid in (service.pid, *service.workers)]
        redis.stop()
        answer = service.test_client().get("/readyz")
        assert refused(answer, 503, "store_unavailable")
        for told in (*started, service.log, answer.data.decode()):
            assert password not in told
        assert str(redis.socket) not in answer.data.decode()


def test_a_setting_shows_no_password_when_it_is_printed():
    assert "hush" not in repr(Settings(redis_url="redis://:hush-hush@localhost"))


def test_no_secret_is_in_the_repository():
    """Skip the tests, which contain invented passwords."""
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True)
    names = [name for name in listed.stdout.splitlines() if not re.match(r"tests/|.*\.png$", name)]
    assert len(names) > 100
    assert SECRET.search('password = "correct-horse"')
    assert [name for name in names if SECRET.search((PROJECT / name).read_text())] == []
