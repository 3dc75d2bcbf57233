import time

import gevent
import pytest

from app.websocket.loop_pacing import HIGH_RATE, LOW_RATE, PAUSE_S, LoopPacer

LOOKS = 10


@pytest.fixture
def turns():
    turns = LoopPacer()
    yield turns
    turns.adapt(0)


def looks_take():
    began = time.monotonic()
    for _ in range(LOOKS):
        gevent.sleep(0.0001)
    return time.monotonic() - began


def test_while_much_is_said_there_is_a_rest_in_each_turn(turns):
    turns.adapt(HIGH_RATE + 1)
    assert looks_take() >= (LOOKS - 1) * PAUSE_S


def test_who_has_begun_to_rest_goes_on_until_little_is_said(turns):
    turns.adapt(HIGH_RATE + 1)
    turns.adapt(LOW_RATE + 1)
    assert looks_take() >= (LOOKS - 1) * PAUSE_S


@pytest.mark.parametrize("before", [0, HIGH_RATE + 1])
def test_while_little_is_said_there_is_none(turns, before):
    turns.adapt(before)
    turns.adapt(LOW_RATE - 1)
    assert min(looks_take() for _ in range(5)) < LOOKS * PAUSE_S
