import time

import gevent
import pytest

from app.websocket.loop_pacing import LITTLE, MUCH, REST_S, Turns

LOOKS = 10


@pytest.fixture
def turns():
    turns = Turns()
    yield turns
    turns.suit(0)


def looks_take():
    began = time.monotonic()
    for _ in range(LOOKS):
        gevent.sleep(0.0001)
    return time.monotonic() - began


def test_while_much_is_said_there_is_a_rest_in_each_turn(turns):
    turns.suit(MUCH + 1)
    assert looks_take() >= (LOOKS - 1) * REST_S


def test_who_has_begun_to_rest_goes_on_until_little_is_said(turns):
    turns.suit(MUCH + 1)
    turns.suit(LITTLE + 1)
    assert looks_take() >= (LOOKS - 1) * REST_S


@pytest.mark.parametrize("before", [0, MUCH + 1])
def test_while_little_is_said_there_is_none(turns, before):
    turns.suit(before)
    turns.suit(LITTLE - 1)
    assert min(looks_take() for _ in range(5)) < LOOKS * REST_S
