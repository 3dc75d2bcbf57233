"""Provides real workers with WebSockets, on a real Redis or on the embedded store."""

from importlib import import_module

import pytest

from tests.support.people import Person
from tests.support.raw_websocket import RawLine
from tests.support.websocket_client import Line
from tools.processes import PROJECT
from tools.servers import GUNICORN, RedisServer, Service

# Shorter than the asserts of liveness.py allow: they are set after the import, which checks the real times.
SHORT_TIMES = {
    "app.live.liveness": {
        "HEARTBEAT_EVERY_S": 0.5,
        "HEARTBEAT_JOINS_FROM_S": 0.5,
        "RELOAD_GRACE_S": 0.5,
        "DISCONNECT_GRACE_S": 1.0,
    },
    "app.websocket.endpoint": {"WATCH_EVERY_S": 0.1, "PING_AFTER_S": 1.0, "IDLE_TIMEOUT_S": 5.0},
}
SMALL_CROWD = {"app.live.fan_out": {"CROWD_FROM": 3, "SLICE": 2, "CLOSE_SLICE": 1}}
HURRY = """
exec(open({config!r}).read())

def post_worker_init(worker):
    from importlib import import_module
    for module, times in {times!r}.items():
        vars(import_module(module)).update(times)
"""


def hurried_config(times):
    """The gunicorn configuration of a worker with these times. Fails if a module has no such constant."""
    for module, constants in times.items():
        missing = constants.keys() - vars(import_module(module)).keys()
        assert not missing, f"{module} has no {', '.join(sorted(missing))}"
    return HURRY.format(config=str(PROJECT / "gunicorn.conf.py"), times=times)


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    """Run one Redis for these tests: other tests would count the heartbeats of their workers."""
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def worker(redis_server, tmp_path_factory):
    with Service(tmp_path_factory.mktemp("worker"), redis_server.url, RATE_LIMITS="off") as worker:
        yield worker


@pytest.fixture(scope="session")
def other_worker(redis_server, tmp_path_factory):
    with Service(tmp_path_factory.mktemp("other"), redis_server.url, RATE_LIMITS="off") as worker:
        yield worker


@pytest.fixture(scope="session")
def alone(tmp_path_factory):
    """Run a worker on the embedded store."""
    with Service(tmp_path_factory.mktemp("alone"), RATE_LIMITS="off") as worker:
        yield worker


def changed_worker(redis_server, folder, constants):
    """Return a worker with other constants, by a gunicorn.conf.py of its own."""
    config = folder / "changed.conf.py"
    config.write_text(hurried_config(constants))
    launcher = (*GUNICORN, "-c", str(config))
    return Service(folder, redis_server.url, launcher=launcher, RATE_LIMITS="off")


@pytest.fixture(scope="session")
def hurried(redis_server, tmp_path_factory):
    """Run a worker whose pings and heartbeats are due within a second."""
    with changed_worker(redis_server, tmp_path_factory.mktemp("hurried"), SHORT_TIMES) as worker:
        yield worker


@pytest.fixture(scope="session")
def crowded(redis_server, tmp_path_factory):
    """Run a worker for which three readers are a crowd."""
    with changed_worker(redis_server, tmp_path_factory.mktemp("crowded"), SMALL_CROWD) as worker:
        yield worker


@pytest.fixture
def redis(redis_server):
    with redis_server.client() as client:
        yield client


@pytest.fixture
def ming(worker):
    ming = Person(worker, "小明")
    ming.create()
    return ming


@pytest.fixture
def anna(other_worker, ming):
    """Return Anna, who has joined the meeting through the other worker."""
    anna = Person(other_worker, "Anna")
    anna.join(ming.meeting)
    return anna


@pytest.fixture
def line():
    """Return a function that opens live connections, which are closed after the test."""
    opened = []

    def line(person, *args, **headers):
        opened.append(Line(person, *args, **headers))
        return opened[-1]

    yield line
    for one in opened:
        one.__exit__()


@pytest.fixture
def raw(ming):
    """Return a function that opens raw connections, which are closed after the test."""
    opened = []

    def raw(person=ming, *args, **options):
        opened.append(RawLine(person, *args, **options))
        return opened[-1]

    yield raw
    for one in opened:
        one.close()


@pytest.fixture
def publications(redis, ming):
    """So many of the publications of something that happens in the meeting."""

    def publications(verb, count):
        with redis.pubsub() as listener:
            listener.subscribe(f"meeting:{{{ming.meeting}}}:live")
            listener.get_message(timeout=5)
            verb()
            return [listener.get_message(timeout=5)["data"] for _ in range(count)]

    return publications
