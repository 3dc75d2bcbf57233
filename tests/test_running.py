"""Starting the service: what it says, what it listens to, and what it refuses to start with."""

import os
import signal
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.support.people import Person, refused
from tools.processes import PROJECT, bare_environment, free_port, wait_until
from tools.servers import CHAT, GUNICORN, RedisServer, Service

GIVE_UP_S = 40
LESS_THAN_GRACEFUL_S = 20  # gunicorn kills after 30 s a worker that has missed its signal

SLOW_IMPORT = """
import sys, time
class Slow:
    @staticmethod
    def find_spec(name, path, target=None):
        if name == "app.redis_client.connect":
            time.sleep(1.5)
sys.meta_path.insert(0, Slow)
"""


def refuses(*command, **settings):
    """The one line with which a start is refused."""
    (line,) = refuses_in_the_end(*command, **settings)
    return line


def refuses_in_the_end(*command, **settings):
    """The lines until a start is refused."""
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
    return ended.stderr.splitlines()


def test_python_chat_py_prints_its_url_and_that_the_embedded_store_is_lost(tmp_path):
    with Service(tmp_path, launcher=CHAT) as service:
        place, store = service.log.splitlines()
        assert place == f"Open {service.url}"
        assert "embedded" in store
        assert "end with it" in store
        assert Person(service).create().status_code == 200
        assert len(service.workers) == 1


def test_python_chat_py_uses_redis_when_redis_url_is_set(tmp_path, redis_server):
    with Service(tmp_path, redis_server.url, launcher=CHAT, workers=2) as service:
        assert f"{redis_server.place} (2 workers)" in service.log
        ming = Person(service)
        ming.create()
    with Service(tmp_path, redis_server.url, launcher=CHAT) as service:
        ming.browser.place = service.url
        assert ming.poll().status_code == 200


def test_the_printed_url_can_be_opened_when_the_service_listens_on_every_address(tmp_path):
    with Service(tmp_path, HOST="0.0.0.0") as service:
        assert f"Open http://localhost:{service.port} (listening on every address)" in service.log


def test_the_service_prints_no_url_to_open_behind_a_proxy(tmp_path):
    with Service(tmp_path, HOST="0.0.0.0", PROXY_HOPS=1) as service:
        assert f"Listening for the proxy at http://0.0.0.0:{service.port}" in service.log
        assert "Open " not in service.log


def test_ctrl_c_ends_the_service_without_output(tmp_path):
    with Service(tmp_path, launcher=CHAT) as service:
        before = service.log
        assert service.stop(signal.SIGINT) == 0
        assert service.log == before


@pytest.mark.parametrize(
    ("name", "value"), [("SESSION_TTL", "4h"), ("WEB_CONCURRENCY", "all"), ("WEB_CONCURRENCY", "0")]
)
def test_the_service_reports_a_bad_setting_in_one_line(name, value):
    assert name in refuses(*CHAT, **{name: value})


@pytest.mark.parametrize("launcher", [CHAT, GUNICORN])
def test_the_service_reports_a_port_in_use_in_one_line(launcher):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"127.0.0.1 port {port}: Address already in use" in refuses(*launcher, PORT=port)


def test_the_service_waits_for_redis_and_reports_it_without_its_password():
    place = f"127.0.0.1:{free_port()}"
    waiting, line = refuses_in_the_end(*CHAT, REDIS_URL=f"redis://user:secret@{place}/0?password=secret")
    assert waiting.startswith(f"Waiting for Redis at redis://{place}/0: ")
    assert line.startswith(f"Redis does not answer at redis://{place}/0: ")
    assert "Connection refused" in line
    assert line.endswith(" See REDIS_URL.")
    assert "secret" not in waiting + line


def test_the_service_reports_a_redis_that_hangs(tmp_path):
    with RedisServer(tmp_path) as redis:
        redis.freeze()
        rules = short_patience(tmp_path)
        assert "Redis does not answer" in refuses_in_the_end(*CHAT, "-c", rules, REDIS_URL=redis.url)[-1]


def test_the_service_waits_for_a_redis_that_starts_later(tmp_path):
    redis = RedisServer(tmp_path / "redis")
    service = Service(tmp_path / "web", redis.url)

    def start_redis():
        wait_until(lambda: (tmp_path / "web/log").exists() and "Waiting for Redis" in service.log, "it waits")
        return redis.start()

    with ThreadPoolExecutor() as aside, ExitStack() as ended:
        ended.callback(redis.__exit__)
        started = aside.submit(start_redis)
        ended.enter_context(service)
        started.result()
        assert service.log.count("Waiting for Redis") == 1
        assert Person(service).create().status_code == 200


def test_a_slow_import_does_not_shorten_the_wait_for_redis(tmp_path, redis_server):
    options = ("-c", short_patience(tmp_path, SLOW_IMPORT))
    with Service(tmp_path / "web", redis_server.url, options=options) as service:
        assert "Redis" not in service.log.replace(f"kept in {redis_server.place}", "")
        assert Person(service).create().status_code == 200


def short_patience(folder, *more):
    """A configuration of gunicorn under which Redis is waited for half a second, and not 15."""
    rules = folder / "short.conf.py"
    shorter = "from app import preflight; preflight.REDIS_CHECK_TIMEOUT_S = preflight.CONNECT_MARGIN_S = 0.5"
    rules.write_text("\n".join([shorter, *more, f"exec(open({str(PROJECT / 'gunicorn.conf.py')!r}).read())"]))
    return str(rules)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_service_that_waits_for_redis_ends_on_a_signal(tmp_path, how):
    settings = {"REDIS_URL": f"redis://127.0.0.1:{free_port()}", "PORT": str(free_port())}
    with subprocess.Popen(
        GUNICORN,
        cwd=PROJECT,
        env=bare_environment() | settings,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as waiting:
        assert b"Waiting for Redis" in waiting.stderr.readline()
        if how is signal.SIGINT:
            os.killpg(waiting.pid, how)  # as a terminal does
        else:
            waiting.send_signal(how)
        assert waiting.stderr.read() == b""  # which its child closes, too
        assert waiting.wait(GIVE_UP_S) in (130, -how)


def test_the_embedded_store_refuses_a_second_worker():
    assert "exactly one worker, not 2" in refuses(*GUNICORN, "-w", "2")
    assert "exactly one worker, not 3" in refuses(*GUNICORN, WEB_CONCURRENCY="3")


def test_gunicorn_reads_the_settings_from_the_environment(tmp_path):
    with Service(tmp_path, MAX_MEMBERS=1) as service:
        ming = Person(service, "小明")
        ming.create()
        assert refused(Person(service, "Anna").join(ming.meeting), 409, "meeting_full")


def test_the_command_line_of_gunicorn_overrides_the_environment(tmp_path, redis_server):
    launcher = (*GUNICORN, "-w", "2")
    with Service(tmp_path, redis_server.url, workers=1, bind="unix", launcher=launcher) as service:
        assert service.log.startswith(f"Open unix:{service.socket}")
        assert len(service.workers) == 2


def test_nothing_is_imported_before_gevent_can_patch_it(tmp_path, redis_server):
    with Service(tmp_path, redis_server.url) as service:
        assert "MonkeyPatchWarning" not in service.log


def test_a_worker_of_a_real_redis_does_not_load_the_embedded_store():
    """It would cost each worker 3.7 MB."""
    program = "import sys; from app.redis_client.connect import connect; connect('redis://127.0.0.1:1/0'); "
    program += "print('fakeredis' in sys.modules)"
    done = subprocess.run(
        [GUNICORN[0], "-c", program],
        cwd=PROJECT,
        env=bare_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


SLOW_BOOT = """
exec(open({config!r}).read())
boot = post_fork

def post_fork(arbiter, worker):
    import time
    boot(arbiter, worker)
    print("booting", file=sys.stderr, flush=True)
    time.sleep(60)
"""


def test_a_worker_that_gets_a_signal_while_it_boots_ends(tmp_path):
    config = tmp_path / "slow.conf.py"
    config.write_text(SLOW_BOOT.format(config=str(PROJECT / "gunicorn.conf.py")))
    service = Service(tmp_path, launcher=(*GUNICORN, "-c", str(config)))
    service._ready = lambda: "booting" in service.log
    with service:
        assert service.stop(within=LESS_THAN_GRACEFUL_S) == 0
