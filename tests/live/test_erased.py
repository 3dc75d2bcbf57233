"""After a host erased the meeting, every reader gets that code, over each transport."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.live.test_endings import ending, through
from tests.live.test_handshake import turned_away
from tests.support.people import Person, refused

ERASED = "meeting_erased"


@pytest.fixture
def background():
    with ThreadPoolExecutor() as pool:
        yield pool.submit


def test_every_connection_on_every_worker_is_closed_as_erased(worker, other_worker, ming, anna, line):
    lines = [line(through(door, person)) for door in (worker, other_worker) for person in (ming, anna)]
    for following in lines:
        following.next()
    assert ming.host("erase").status_code == 200
    for following in lines:
        assert ending(following) == (4404, ERASED, ERASED)


def test_a_host_who_erases_over_a_connection_is_answered_before_it_closes(ming, line):
    following = line(ming)
    following.next()
    assert following.do("host/erase")["keys"] > 5
    assert ending(following) == (4404, ERASED, ERASED)


@pytest.mark.parametrize("door", ["worker", "other_worker"])
def test_a_long_poll_is_answered_at_once(ming, anna, background, request, door):
    waiting = through(request.getfixturevalue(door), anna)
    cursor = waiting.poll().json["cursor"]
    poll = background(waiting.poll, cursor, wait=25)
    ming.host("erase")
    assert refused(poll.result(timeout=60), 410, ERASED)


def test_the_embedded_store_closes_connections_as_erased_too(alone, line):
    ming, anna = Person(alone, "小明"), Person(alone, "Anna")
    ming.create()
    anna.join(ming.meeting)
    following = line(anna)
    following.next()
    ming.host("erase")
    assert ending(following) == (4404, ERASED, ERASED)
    assert refused(anna.poll(), 410, ERASED)


def test_a_client_that_reconnects_is_refused_as_erased(ming, anna, line):
    following = line(anna)
    following.next()
    following.vanish()
    ming.host("erase")
    assert turned_away(anna) == (410, ERASED)
