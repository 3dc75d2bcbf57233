"""Provides real workers with WebSockets, on a real Redis or on the embedded store."""

import pytest

from tests.support.people import Person
from tests.support.raw_websocket import RawLine
from tests.support.websocket_client import Line
from tools.processes import GUNICORN, PROJECT, RedisServer, Service

HURRY = """
exec(open({config!r}).read())

def post_worker_init(worker):
    from app.live import heartbeats, local_presence
    from app.websocket import endpoint
    hurry(endpoint, WATCH_EVERY_S=0.1, PING_AFTER_S=1, IDLE_TIMEOUT_S=2)
    hurry(local_presence, BEAT_EVERY_S=0.5, ALONG_S=0.5, RELOAD_S=0.5)
    hurry(heartbeats, AWAY_AFTER_S=1)

def hurry(module, **seconds):
    for name, value in seconds.items():
        getattr(module, name)  # raises if the constant was renamed
        setattr(module, name, value)
"""


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


@pytest.fixture(scope="session")
def hurried(redis_server, tmp_path_factory):
    """Run a worker whose pings and heartbeats are due within a second, by a gunicorn.conf.py of its own."""
    folder = tmp_path_factory.mktemp("hurried")
    config = folder / "hurried.conf.py"
    config.write_text(HURRY.format(config=str(PROJECT / "gunicorn.conf.py")))
    launcher = (*GUNICORN, "-c", str(config))
    with Service(folder, redis_server.url, launcher=launcher, RATE_LIMITS="off") as worker:
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
