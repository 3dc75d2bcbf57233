"""The name server that knows the address of Redis does not answer, or reports a failure."""

import pytest

from tests.support.people import Person, refused, said
from tests.support.tcp_proxy import Proxy
from tools.processes import PROJECT, wait_until
from tools.servers import GUNICORN, Service

NAME = "localhost"  # also found by the checks before the start, in the process that starts workers
# A lookup waits for as long as the file "silent" exists, fails for as long as "failing" exists, and is noted.
CONFIG = f"""
exec(open({str(PROJECT / "gunicorn.conf.py")!r}).read())

def post_worker_init(worker):
    from pathlib import Path
    from gevent.monkey import get_original
    from app.redis_client import resolver
    sleep, lookup = get_original("time", "sleep"), resolver.getaddrinfo
    folder = Path({{folder!r}})

    def slow_lookup(host, *others):
        if host != {NAME!r}:
            return lookup(host, *others)
        with (folder / "lookups").open("a") as lookups:
            lookups.write("x")
        while (folder / "silent").exists():
            sleep(0.01)
        if (folder / "failing").exists():
            raise resolver.gaierror(resolver.EAI_AGAIN, "Temporary failure")
        return lookup("127.0.0.1", *others)

    resolver.getaddrinfo = slow_lookup
"""


@pytest.fixture(scope="module")
def proxy(redis_server):
    with Proxy(redis_server.socket) as proxy:
        yield proxy


@pytest.fixture
def folder(tmp_path):
    yield tmp_path
    for name in ("silent", "failing"):  # the threads of the lookups end
        (tmp_path / name).unlink(missing_ok=True)


@pytest.fixture
def named(folder, redis_server, proxy):
    """Start a service that reaches Redis by name."""
    config = folder / "named.conf.py"
    config.write_text(CONFIG.format(folder=str(folder)))
    url = redis_server.url_of("meeting", proxy.port).replace("127.0.0.1", NAME)
    launcher = (*GUNICORN, "-c", str(config))
    started = []

    def named():
        service = Service(folder / "named", url, launcher=launcher, RATE_LIMITS="off")
        started.append(service)
        return service.start()

    yield named
    for service in started:
        service.kill()


def test_before_the_first_answer_of_the_name_server_everything_is_refused(folder, named):
    service = named()
    (folder / "silent").touch()
    for _ in range(20):
        assert refused(Person(service).create(), 503, "store_unavailable")
    assert Person(service).get("/readyz").status_code == 503
    assert (folder / "lookups").read_text().count("x") == 1
    (folder / "silent").unlink()
    wait_until(lambda: Person(service).create().status_code == 200, "the service has looked the name up")


@pytest.mark.parametrize("fault", ["silent", "failing"])
def test_a_service_without_a_name_server_reconnects_to_the_known_address(folder, named, proxy, fault):
    ming = Person(named())
    wait_until(lambda: ming.create().status_code == 200, "the service is ready")
    (folder / fault).touch()
    proxy.cut()
    wait_until(lambda: ming.send("hello").status_code == 200, "the service has connected again")
    assert said(ming.poll()) == ["hello"]
