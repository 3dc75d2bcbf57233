"""Idle connections of a worker that is about to end."""

import gevent
from gevent.event import Event

from app.worker import IdleTimeout

FAR_S = 60


def serve(idle, request, outcome):
    """Wait for a request as gunicorn does, and answer it after other greenlets had a turn."""
    with IdleTimeout(gevent.Timeout(FAR_S, False), idle):
        request.wait()
        gevent.sleep(0)
        outcome.append("received")
    if outcome:
        gevent.sleep(0.001)
        outcome.append("answered")


def close_idle(idle):
    for waiting in tuple(idle):
        gevent.get_hub().loop.run_callback(waiting.expire)


def served(act):
    """Return what becomes of a connection when `act(idle, request)` is done to it while it is idle."""
    idle, request, outcome = set(), Event(), []
    connection = gevent.spawn(serve, idle, request, outcome)
    gevent.sleep(0)
    assert len(idle) == 1
    act(idle, request)
    connection.join(timeout=FAR_S)
    assert not idle
    return outcome


def test_an_idle_connection_ends():
    assert served(lambda idle, request: close_idle(idle)) == []


def test_a_request_that_has_come_meanwhile_is_answered():
    def act(idle, request):
        request.set()
        gevent.sleep(0)  # the connection is about to leave the wait
        waiting = tuple(idle)
        gevent.sleep(0)
        for each in waiting:
            gevent.get_hub().loop.run_callback(each.expire)

    assert served(act) == ["received", "answered"]
