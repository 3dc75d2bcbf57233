"""A slow client delays no other client: nginx waits for it, for a limited time (D1, C9).

The timeouts of nginx are shorter here: the project's ten seconds would be a long time for a test.
"""

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.http_client import exchange
from tests.support.people import Person, refused
from tests.support.stub_upstream import Upstream
from tools.processes import PROJECT, wait_until
from tools.servers import GUNICORN, Nginx, Service

HURRIED = {"timeout 10s;": "timeout 3s;", "limit_conn address 2000;": "limit_conn address 40;"}
SLOW = 30
SLOW_READERS = 5
PAGES = 20  # of 16 kB: as much as an answer holds
ANSWERS = 30  # more than the kernel keeps by itself for a client that does not read
LONG_S = 20
HEAD = b"POST /api/send HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@contextmanager
def slow_connections(nginx, sent):
    """Yield connections that have begun a request, and send it a byte at a time."""
    connections = [socket.create_connection(("127.0.0.1", nginx.port)) for _ in range(SLOW)]
    for connection in connections:
        connection.sendall(sent)
        connection.setblocking(False)
    yield connections
    for connection in connections:
        connection.close()


def is_closed(connection):
    """Return whether the service has closed the connection, or answered why it will."""
    try:
        with suppress(BlockingIOError):
            return connection.recv(1) in (b"", b"H")
        connection.send(b"x")
    except ConnectionError:
        return True
    return False


@pytest.fixture
def hurried(tmp_path):
    started = []

    def hurried(*sockets):
        started.append(Nginx(tmp_path / "nginx", sockets, HURRIED))
        return started[-1].start()

    yield hurried
    for nginx in started:
        nginx.kill()


@pytest.mark.parametrize("sent", [HEAD + b"X: ", HEAD + b"Content-Length: 9\r\n"], ids=["one", "many"])
def test_nginx_does_not_wait_for_headers_that_do_not_end(hurried, tmp_path, sent):
    with Upstream(tmp_path / "a") as upstream:
        nginx = hurried(upstream.socket_path)
        with slow_connections(nginx, sent) as slow:
            assert nginx.test_client().get("/").status_code == 204
            assert [one for one in slow if not is_closed(one)]  # they are still sending
            wait_until(lambda: not [one for one in slow if not is_closed(one)], "all are hung up on")
        assert len(upstream.requests) == 1


def test_a_body_that_never_arrives_does_not_reach_a_worker(hurried, tmp_path):
    with Upstream(tmp_path / "a") as upstream:
        nginx = hurried(upstream.socket_path)
        heard = exchange(nginx.url, HEAD + b'Content-Length: 50\r\n\r\n{"content":')
        assert heard in (b"", b"HTTP/1.1 408 Request Time-out\r\n")
        assert upstream.requests == []


@pytest.fixture
def behind(tmp_path, redis_server):
    with Service(
        tmp_path / "behind", redis_server.url, bind="unix", PROXY_HOPS=1, RATE_LIMITS="off"
    ) as behind:
        yield behind


def test_nginx_closes_connections_of_slow_readers_and_answers_other_clients(hurried, behind):
    nginx = hurried(behind.socket)
    ming = Person(nginx, "小明")
    ming.create()
    cursor = ming.poll().json["cursor"]
    for _ in range(PAGES):
        assert ming.send("😀" * 4_000).status_code == 200
    question = (
        f"GET /api/messages?meeting_id={ming.meeting}&after={cursor} HTTP/1.1\r\nHost: localhost\r\n"
        f"Cookie: seat_{ming.meeting}={ming.token}\r\n\r\n"
    )
    with slow_readers(nginx, ANSWERS * question.encode()) as slow:
        ports = {one.getsockname()[1] for one in slow}
        assert ming.send("hello").status_code == 200
        assert ports & served(nginx.port)  # they have not read yet
        wait_until(lambda: not ports & served(nginx.port), "all are hung up on")


@contextmanager
def slow_readers(nginx, question):
    readers = []
    for _ in range(SLOW_READERS):
        reader = socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        reader.connect(("127.0.0.1", nginx.port))
        reader.sendall(question)
        readers.append(reader)
    yield readers
    for reader in readers:
        reader.close()


def served(port):
    """Return the ports of clients that nginx has connections with."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    established = [(local, remote) for _, local, remote, state, *_ in lines if state == "01"]
    return {int(remote[-4:], 16) for local, remote in established if int(local[-4:], 16) == port}


def test_an_address_has_a_maximum_of_concurrent_requests(hurried, behind):
    nginx = hurried(behind.socket)
    people = [Person(nginx, f"Guest {number}") for number in range(5)]
    people[0].create()
    for person in people[1:]:
        person.join(people[0].meeting)
    cursor = people[0].poll().json["cursor"]
    with ThreadPoolExecutor(60) as aside:
        polls = [aside.submit(people[number % 5].poll, cursor, wait=LONG_S) for number in range(60)]
        wait_until(lambda: sum(poll.done() for poll in polls) == 20, "twenty are refused")
        refusals = [poll.result() for poll in polls if poll.done()]
        assert all(refused(answer, 429, "rate_limited") for answer in refusals)
        assert {answer.headers["X-Content-Type-Options"] for answer in refusals} == {"nosniff"}
        Person(behind, "Anna").join(people[0].meeting)  # by another way in
        assert sum(poll.result(LONG_S).status_code == 200 for poll in polls) == 40


CONNECTIONS = 20
IMPATIENT = f"""
exec(open({str(PROJECT / "gunicorn.conf.py")!r}).read())
worker_connections = {CONNECTIONS}

def post_worker_init(worker):
    from app import worker as connections
    from app.web import request_body
    connections.FIRST_REQUEST_TIMEOUT_S = request_body.BODY_TIMEOUT_S = 1.0
"""


@pytest.fixture
def impatient(tmp_path):
    """A worker without nginx, whose timeouts are short and whose connections are few."""
    config = tmp_path / "impatient.conf.py"
    config.write_text(IMPATIENT)
    launcher = (*GUNICORN, "-c", str(config))
    with Service(tmp_path / "impatient", launcher=launcher, RATE_LIMITS="off") as impatient:
        yield impatient


@pytest.mark.parametrize(
    "sent", [b"", HEAD, HEAD + b"Content-Length: 50\r\n\r\n{"], ids=["nothing", "half a head", "half a body"]
)
def test_a_worker_without_nginx_is_reached_again_after_unfinished_requests(impatient, sent):
    unfinished = [socket.create_connection(("127.0.0.1", impatient.port)) for _ in range(CONNECTIONS)]
    for connection in unfinished:
        connection.sendall(sent)
    assert impatient.test_client().get("/healthz").status_code == 200
    for connection in unfinished:
        connection.close()


def test_an_unfinished_body_is_refused_by_a_worker_without_nginx(impatient):
    heard = exchange(impatient.url, HEAD + b'Accept-Language: en\r\nContent-Length: 50\r\n\r\n{"content":')
    assert b"HTTP/1.1 400" in heard
    assert b"The request took too long. Please try again." in heard
