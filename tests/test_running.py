"""Starting the service: what it says, what it listens to, and what it refuses to start with."""

import signal
import socket
import subprocess

import pytest

from tests.people import Person, refused
from tests.servers import CHAT, GUNICORN, PROJECT, RedisServer, Service, bare_environment, free_port

GIVE_UP_S = 15


def refuses(*command, **settings):
    """The one line with which a start is refused."""
    ended = subprocess.run(
        command,
        cwd=PROJECT,
        env=bare_environment() | {"HOST": "127.0.0.1", "PORT": str(free_port())} | settings,
        capture_output=True,
        text=True,
        timeout=GIVE_UP_S,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    return line


def test_python_chat_py_says_where_it_is_and_what_does_not_survive(tmp_path):
    with Service(tmp_path, launcher=CHAT) as service:
        place, store = service.log.splitlines()
        assert place == f"Open {service.url}"
        assert "embedded" in store
        assert "end with it" in store
        assert Person(service).create().status_code == 200
        assert len(service.workers) == 1


def test_python_chat_py_uses_redis_when_told_where_it_is(tmp_path, redis_server):
    with Service(tmp_path, redis_server.url, launcher=CHAT, workers=2) as service:
        assert f"{redis_server.place} (2 workers)" in service.log
        ming = Person(service)
        ming.create()
    with Service(tmp_path, redis_server.url, launcher=CHAT) as service:
        ming.browser.place = service.url
        assert ming.poll().status_code == 200


def test_on_every_address_the_url_is_one_that_can_be_opened(tmp_path):
    with Service(tmp_path, HOST="0.0.0.0") as service:
        assert f"Open http://localhost:{service.port} (listening on every address)" in service.log


def test_ctrl_c_ends_it_without_a_word(tmp_path):
    with Service(tmp_path, launcher=CHAT) as service:
        before = service.log
        assert service.stop(signal.SIGINT) == 0
        assert service.log == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("REDIS_URL", "mysql://somewhere"),
        ("SESSION_TTL", "4h"),
        ("MEETING_TTL", "0"),
        ("MAX_MEMBERS", "-1"),
        ("MAX_ENTRIES", "many"),
        ("MAX_BYTES", "8 MB"),
        ("PROXY_HOPS", "yes"),
        ("PUBLIC_ORIGIN", "meet.example.org"),
        ("CREATES_PER_MINUTE", "0"),
        ("JOINS_PER_MINUTE", "300/min"),
        ("GUESSES_PER_MINUTE", "-1"),
        ("PASSCODES_PER_MINUTE", "0.5"),
        ("SENDS_PER_SECOND", "1001"),
        ("SEND_BURST", "0"),
        ("RATE_LIMITS", "maybe"),
        ("WEB_CONCURRENCY", "all"),
        ("WEB_CONCURRENCY", "0"),
    ],
)
def test_a_bad_setting_is_named_in_one_line(name, value):
    assert name in refuses(*CHAT, **{name: value})


@pytest.mark.parametrize("launcher", [CHAT, GUNICORN])
def test_a_port_that_is_taken_is_told_in_one_line(launcher):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"127.0.0.1 port {port}: Address already in use" in refuses(*launcher, PORT=port)


@pytest.mark.parametrize("launcher", [CHAT, GUNICORN])
def test_a_redis_that_does_not_answer_is_told_in_one_line_without_its_password(launcher):
    line = refuses(*launcher, REDIS_URL=f"redis://user:secret@127.0.0.1:{free_port()}/0?password=secret")
    assert "Redis does not answer at redis://127.0.0.1:" in line
    assert "secret" not in line


def test_a_redis_that_stands_still_is_told_in_one_line(tmp_path):
    with RedisServer(tmp_path) as redis:
        redis.freeze()
        assert "Redis does not answer" in refuses(*CHAT, REDIS_URL=redis.url)


def test_the_embedded_store_takes_one_worker():
    assert "exactly one worker, not 2" in refuses(*GUNICORN, "-w", "2")
    assert "exactly one worker, not 3" in refuses(*GUNICORN, WEB_CONCURRENCY="3")


def test_gunicorn_reads_the_settings_from_the_environment(tmp_path):
    with Service(tmp_path, MAX_MEMBERS=1) as service:
        ming = Person(service, "小明")
        ming.create()
        assert refused(Person(service, "Anna").join(ming.meeting), 409, "meeting_full")


def test_what_gunicorn_is_told_on_the_command_line_wins(tmp_path, redis_server):
    launcher = (*GUNICORN, "-w", "2")
    with Service(tmp_path, redis_server.url, workers=1, bind="unix", launcher=launcher) as service:
        assert service.log.startswith(f"Open unix:{service.socket}")
        assert len(service.workers) == 2


def test_nothing_is_imported_before_gevent_can_patch_it(tmp_path, redis_server):
    with Service(tmp_path, redis_server.url) as service:
        assert "MonkeyPatchWarning" not in service.log
