"""The event loop of a worker pauses in each turn while many frames come, and handles them in batches."""

import time

import gevent
import pytest

from app.websocket.loop_pacing import HIGH_RATE, LOW_RATE, PAUSE_S, LoopPacer

TURNS = 10


@pytest.fixture
def pacer():
    pacer = LoopPacer()
    yield pacer
    pacer.adapt(0)


def time_of_turns():
    began = time.monotonic()
    for _ in range(TURNS):
        gevent.sleep(0.0001)
    return time.monotonic() - began


def test_each_turn_pauses_above_the_high_rate(pacer):
    pacer.adapt(HIGH_RATE + 1)
    assert time_of_turns() >= (TURNS - 1) * PAUSE_S


def test_pauses_go_on_until_the_rate_is_below_the_low_one(pacer):
    pacer.adapt(HIGH_RATE + 1)
    pacer.adapt(LOW_RATE + 1)
    assert time_of_turns() >= (TURNS - 1) * PAUSE_S


@pytest.mark.parametrize("before", [0, HIGH_RATE + 1])
def test_no_turn_pauses_below_the_low_rate(pacer, before, monkeypatch):
    pauses = []
    monkeypatch.setattr("app.websocket.loop_pacing.blocking_sleep", pauses.append)
    pacer.adapt(before)
    pacer.adapt(LOW_RATE - 1)
    time_of_turns()
    assert pauses == []
