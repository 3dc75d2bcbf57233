"""A live connection takes what a member may do, and no more than that (security.md, C7 to C9)."""

import os
import struct

import pytest
from websockets.frames import Opcode

from tests.support.people import Person, said
from tests.support.raw_websocket import RawLine, frame
from tests.support.websocket_client import Line
from tools.processes import wait_until

A_MB = 1_000_000


@pytest.fixture
def ming(worker, redis):
    ming = Person(worker, "小明")
    ming.create()
    return ming


@pytest.fixture
def eve(front, redis):
    """Somebody on a worker that counts, by way of nginx."""
    eve = Person(front, "Eve")
    eve.create()
    return eve


def resident(service):
    """The memory of the service's worker, in bytes."""
    (pid,) = service.workers
    with open(f"/proc/{pid}/statm") as sizes:
        return int(sizes.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def claims(length):
    return b"\x81\xff" + struct.pack("!Q", length) + b"mask" + b"x" * 1_000


def ended(person, data):
    line = RawLine(person)
    line.push(data)
    code = line.ends()[0]
    line.close()
    return code


def test_a_frame_that_claims_a_huge_length_takes_no_memory(ming, worker):
    for _ in range(5):  # memory that only the first time needs
        ended(ming, claims(1 << 30))
    before = resident(worker)
    assert {ended(ming, claims(length)) for length in (65_537, 1 << 30, 1 << 62) for _ in range(20)} == {1009}
    assert resident(worker) - before < A_MB


def test_an_impossible_frame_length_is_a_protocol_violation(ming):
    assert ended(ming, claims((1 << 64) - 1)) in (1002, 1009)


def test_ten_thousand_pieces_of_one_message_are_a_flood(eve):
    pieces = frame(b"", fin=False) + frame(b"", Opcode.CONT, fin=False) * 10_000
    assert ended(eve, pieces) == 1008


def test_pieces_that_never_end_are_too_large(ming, worker):
    pieces = frame(b"x" * 1_000, fin=False) + frame(b"x" * 1_000, Opcode.CONT, fin=False) * 100
    before = resident(worker)
    assert ended(ming, pieces) == 1009
    assert resident(worker) - before < A_MB


@pytest.mark.parametrize("opcode", [Opcode.PING, Opcode.PONG, Opcode.TEXT])
def test_a_flood_is_stopped_behind_nginx_too(eve, opcode):
    assert ended(eve, frame(b"", opcode) * 1_000) == 1008
    assert eve.poll().status_code == 200


def test_the_seat_of_the_sender_is_checked_for_each_frame(worker, ming, redis):
    anna = Person(worker, "Anna")
    anna.join(ming.meeting)
    with Line(anna) as line:
        line.next()
        redis.hdel(f"meeting:{{{anna.meeting}}}:members", anna.member)
        assert line.say("still here")["code"] == "session_expired"
        assert line.ends() == (4401, "session_expired")
    assert said(ming.poll()) == []


def test_the_sender_that_a_frame_claims_is_ignored(worker, ming):
    anna = Person(worker, "Anna")
    anna.join(ming.meeting)
    with Line(anna) as line:
        line.say("hi", member=ming.member, member_name="小明", sender="小明", session=ming.token)
    (message,) = ming.poll().json["messages"]
    assert (message["member"], message["sender"]) == (anna.member, "Anna")


def test_a_crowd_of_connections_leaves_nothing_behind(ming, worker):
    def open_and_vanish():
        for _ in range(50):
            Line(ming).vanish()

    open_and_vanish()
    (pid,) = worker.workers
    descriptors = len(os.listdir(f"/proc/{pid}/fd"))
    open_and_vanish()
    wait_until(lambda: len(os.listdir(f"/proc/{pid}/fd")) <= descriptors, "every connection is let go of")
