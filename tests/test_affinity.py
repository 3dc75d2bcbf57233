"""nginx sends the readers of a meeting to one server, and any other server answers them as well."""

import os
import signal

import pytest
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus

from tests.support.people import Person, refused, said
from tests.support.stub_upstream import Upstream
from tests.support.websocket_client import Line
from tests.support.websocket_client import said as said_in
from tools.processes import wait_until
from tools.servers import Nginx, Service

MEETINGS = 6


@pytest.fixture
def nginx(tmp_path, instances):
    with Nginx(tmp_path / "nginx", [worker.socket for worker in instances]) as nginx:
        yield nginx


@pytest.fixture
def wrong_nginx(tmp_path, instances):
    """Return an nginx that sends each meeting to the other of two servers than `nginx` does."""
    with Nginx(tmp_path / "wrong", [worker.socket for worker in reversed(instances)]) as nginx:
        yield nginx


@pytest.fixture
def line():
    """Return a function that opens live connections, which are closed after the test."""
    opened = []

    def line(person, *args):
        opened.append(Line(person, *args))
        return opened[-1]

    yield line
    for one in opened:
        one.__exit__()


@pytest.fixture
def workers_of(redis):
    """Return a function that counts the workers which have readers of a person's meeting."""

    def workers_of(person):
        [(_, count)] = redis.pubsub_numsub(f"meeting:{{{person.meeting}}}:live")
        return count

    return workers_of


def host(front):
    ming = Person(front, "小明")
    assert ming.create().status_code == 200
    return ming


def guest(front, ming):
    anna = Person(front, "Anna")
    assert anna.join(ming.meeting).status_code == 200
    return anna


def test_the_readers_of_a_meeting_reach_one_worker(nginx, line, workers_of):
    for _ in range(MEETINGS):
        ming = host(nginx)
        for _ in range(3):
            line(ming).next()
            ming.poll(ming.poll().json["cursor"])
        assert workers_of(ming) == 1


def test_meetings_are_spread_over_the_workers(tmp_path):
    with Upstream(tmp_path / "a") as one, Upstream(tmp_path / "b") as other:
        with Nginx(tmp_path / "nginx", [one.socket_path, other.socket_path]) as nginx:
            for number in range(64):
                nginx.test_client().get("/api/messages", query_string={"meeting_id": f"meeting-{number}"})
        assert min(len(one.requests), len(other.requests)) >= 16


def test_requests_that_name_no_meeting_are_spread_over_the_workers(tmp_path):
    with Upstream(tmp_path / "a") as one, Upstream(tmp_path / "b") as other:
        with Nginx(tmp_path / "nginx", [one.socket_path, other.socket_path]) as nginx:
            for path in ("/api/messages", "/api/live", "/api/check_session", "/"):
                for _ in range(4):
                    nginx.test_client().get(path)
        assert len(one.requests) == len(other.requests) == 8


def test_the_wrong_worker_answers_as_the_right_one_does(nginx, wrong_nginx, line, workers_of):
    ming = host(nginx)
    anna = guest(wrong_nginx, ming)
    here, there = line(ming), line(anna)
    here.next(), there.next()
    assert workers_of(ming) == 2
    assert here.say("大家好")["status"] == "success"
    assert anna.send("Hello").status_code == 200
    for one in (here, there):
        received = []
        while len(received) < 2:
            received += said_in(one.next())
        assert received == ["大家好", "Hello"]
    assert said(ming.poll()) == said(anna.poll()) == ["大家好", "Hello"]


def test_a_reader_goes_on_at_the_wrong_worker_from_the_cursor_of_the_right_one(nginx, wrong_nginx, line):
    ming = host(nginx)
    cursor = line(ming).next()["cursor"]
    ming.send("while away")
    token, meeting = ming.token, ming.meeting
    moved = Person(wrong_nginx, "小明")
    moved.meeting = meeting
    moved.take_token(token)
    assert said_in(line(moved, cursor).next()) == ["while away"]
    assert said(moved.poll(cursor)) == ["while away"]


def test_readers_whose_worker_is_down_go_on_at_another(tmp_path, redis_server, line):
    settings = {"bind": "unix", "PROXY_HOPS": 1, "RATE_LIMITS": "off"}
    with (
        Service(tmp_path / "a", redis_server.url, **settings) as one,
        Service(tmp_path / "b", redis_server.url, **settings) as other,
        Nginx(tmp_path / "nginx", [one.socket, other.socket]) as front,
    ):
        people = [host(front) for _ in range(MEETINGS)]
        lines = [line(ming) for ming in people]
        cursors = [each.next()["cursor"] for each in lines]
        one.kill()
        for ming, cursor in zip(people, cursors, strict=True):
            assert ming.send("still here").status_code == 200
            assert said_in(line(ming, cursor).next()) == ["still here"]
            assert said(ming.poll(cursor)) == ["still here"]


def test_readers_beyond_the_bound_of_a_worker_go_to_another(tmp_path, instances, line, workers_of):
    sockets = [worker.socket for worker in instances]
    with Nginx(tmp_path / "nginx", sockets, max_conns=2) as front:
        ming = host(instances[0])
        ming.browser.place = front.url
        for _ in range(2):
            line(ming).next()
        assert workers_of(ming) == 1
        lines = [line(ming) for _ in range(2)]
        assert [said_in(each.next()) for each in lines] == [[], []]
        assert workers_of(ming) == 2


def test_a_reader_beyond_the_bounds_of_all_workers_is_told_to_retry(tmp_path, instances, line):
    sockets = [worker.socket for worker in instances]
    with Nginx(tmp_path / "nginx", sockets, max_conns=1) as front:
        ming = host(instances[0])
        ming.browser.place = front.url
        lines = [line(ming) for _ in range(2)]
        for each in lines:
            each.next()
        answer = ming.poll()
        assert refused(answer, 503, "store_unavailable")
        assert answer.headers["Retry-After"] == "1"
        assert ming.send("other requests have connections of their own").status_code == 200
        lines[0].__exit__()
        wait_until(lambda: ming.poll().status_code == 200, "the connection is free again")


def test_each_socket_moves_once_while_workers_are_replaced_one_after_the_other(tmp_path, redis_server, line):
    settings = {"bind": "unix", "PROXY_HOPS": 1, "RATE_LIMITS": "off"}
    olds = [Service(tmp_path / name, redis_server.url, **settings) for name in ("a", "b")]
    new = Service(tmp_path / "c", redis_server.url, **settings)
    with (
        olds[0],
        olds[1],
        Nginx(tmp_path / "nginx", [service.socket for service in (*olds, new)]) as front,
    ):
        people = [host(front) for _ in range(2 * MEETINGS)]
        lines = {ming: line(ming) for ming in people}
        for each in lines.values():
            each.next()
        moves = dict.fromkeys(people, 0)
        with new:
            for old in olds:
                os.kill(old.pid, signal.SIGUSR1)
            for old in olds:
                wait_until(lambda it=old: opens_none(it), "the worker opens no WebSocket")
            for old in olds:
                assert old.stop() == 0
                for ming in people:
                    if has_ended(lines[ming]):
                        moves[ming] += 1
                        lines[ming] = line(ming, lines[ming].cursor)
                        lines[ming].next()
            assert set(moves.values()) == {1}


def opens_none(service):
    """Tell whether a worker hangs up on a handshake."""
    stranger = Person(service)
    stranger.meeting = "00000000-0000-4000-8000-000000000000"
    try:
        Line(stranger)
    except InvalidStatus:
        return False
    except InvalidMessage:
        return True


def has_ended(line):
    try:
        return line.do("beat")["status"] != "success"
    except ConnectionClosed:
        return True
