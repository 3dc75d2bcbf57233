"""Somebody who does not read is no burden to others, and misses nothing."""

import json

import pytest
from websockets.frames import Opcode

from tests.support.websocket_client import said

PAGE = "😀" * 4000  # 16 kB
PAGES = 250
MANY = 100  # more than three times what a reader may be behind
SMALL_BYTES = 16 * 1024  # what the kernel keeps for a reader; by itself it would take megabytes


def texts(frames):
    """The updates of whole frames, before the last, which says why there are no more."""
    assert {frame.opcode for frame in frames[:-1]} == {Opcode.TEXT}
    return [json.loads(frame.data) for frame in frames[:-1]]


def seqs(updates):
    return [message["seq"] for update in updates for message in update["messages"]]


@pytest.fixture
def talk(ming, line):
    """Have 小明 send so many long messages; return the updates of the same connection."""
    talking = line(ming)

    def talk(count):
        last = [talking.say(PAGE) for _ in range(count)][-1]["message"]["seq"]
        heard = []
        while not heard or seqs(heard)[-1:] != [last]:
            heard.append(talking.next())
        return heard

    return talk


def test_a_reader_that_is_too_slow_is_closed_after_a_whole_frame_and_continues(ming, raw, line, talk):
    slow = raw(buffer=SMALL_BYTES)
    all_seqs = seqs(talk(MANY))
    frames = slow.rest()  # soon: who takes nothing for ten seconds does not get the close frame
    all_seqs += seqs(talk(PAGES - MANY))  # other readers get everything
    assert len(all_seqs) == PAGES
    assert frames[-1].data[:2] == (1013).to_bytes(2)
    read = texts(frames)
    assert 0 < len(seqs(read)) < PAGES / 2
    back = line(ming, read[-1]["cursor"])
    while seqs(read)[-1] < all_seqs[-1]:
        read.append(back.next())
    assert seqs(read) == all_seqs


def test_a_frame_that_was_begun_is_finished_however_large_it_is(raw, talk):
    talk(MANY)
    slow = raw(buffer=SMALL_BYTES)
    talk(MANY)
    frames = slow.rest()
    assert frames[-1].data[:2] == (1013).to_bytes(2)
    snapshot, *_ = texts(frames)
    assert len(seqs([snapshot])) == 17  # 256 kB


def test_a_reader_that_is_slow_for_a_moment_stays_connected(raw, talk):
    slow = raw(buffer=SMALL_BYTES)
    all_seqs = seqs(talk(20))  # more than the kernel keeps, less than we do
    read = []
    while seqs(read)[-1:] != all_seqs[-1:]:
        read.append(json.loads(slow.next().data))
    assert seqs(read) == all_seqs


def test_only_the_newest_five_connections_of_a_session_stay(ming, raw):
    lines = []
    for _ in range(200):
        lines.append(raw())
        if len(lines) > 5:
            assert lines[-6].ends()[0] == 4409
    ming.send("to the five")
    for line in lines[-5:]:
        line.next()
        assert said(json.loads(line.next().data)) == ["to the five"]
