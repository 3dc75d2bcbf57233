"""Noise over a live connection: an answer or a close code always, and the worker goes on (C7)."""

import json
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from websockets.frames import Opcode, apply_mask

from tests.support.fuzz_strategies import BOUNDS, HARD, VALUES
from tests.support.log_events import check_no_unexpected_error
from tests.support.people import Person
from tests.support.raw_websocket import RawLine
from tests.support.routes import routes
from tests.support.websocket_client import Line

CODES = {1002, 1003, 1007, 1009}
DONE = b"done?"
VERBS = [route.name for route in routes(method="post")] + ["beat", "", "__init__", "join"]
FIELDS = ["ref", "key", "content", "seq", "emoji", "on", "reply_to", "member_name", "meeting_id"]


def framed(first, is_masked, data):
    """A frame with any first byte, whole and as long as it says."""
    head = bytes([first, 128 * is_masked + len(data)])
    return head + b"mask" + apply_mask(data, b"mask") if is_masked else head + data


FIRST = some.sampled_from([0x81, 0x01, 0x00, 0x80, 0x82, 0x88, 0x89, 0x8A, 0x09]) | some.integers(0, 255)
DATA = some.binary(max_size=125) | VALUES.map(json.dumps).map(lambda text: text.encode()[:125])
FRAMES = some.builds(framed, FIRST, some.sampled_from([True] * 7 + [False]), DATA)


@pytest.fixture
def ming(worker, redis):
    ming = Person(worker, "小明")
    ming.create()
    yield ming
    assert ming.send("still here").status_code == 200
    check_no_unexpected_error(worker)


def heard(line):
    """Return the frames until the last ping is answered, or the service has closed the connection."""
    frames = []
    try:
        while (each := line.next()) is not None:
            frames.append(each)
            if (each.opcode, each.data) == (Opcode.PONG, DONE):
                break
    except ConnectionError:  # the service closed the connection before it read everything
        pass
    return frames


@BOUNDS
@given(frames=some.lists(FRAMES, min_size=1, max_size=5))
def test_frames_of_every_kind_are_answered_or_end_the_connection(ming, frames):
    line = RawLine(ming)
    line.push(b"".join(frames))
    line.send(DONE, Opcode.PING)
    last = heard(line)[-1]
    line.close()
    assert last.opcode in (Opcode.PONG, Opcode.CLOSE)
    if last.opcode is Opcode.CLOSE and not any(frame[0] & 0x0F == Opcode.CLOSE for frame in frames):
        assert int.from_bytes(last.data[:2]) in CODES


@BOUNDS
@given(noise=some.binary(min_size=1, max_size=300))
def test_a_connection_with_any_bytes_ends_when_its_client_leaves(ming, noise):
    line = RawLine(ming)
    line.push(noise)
    line.socket.shutdown(socket.SHUT_WR)
    heard(line)
    line.close()


@settings(BOUNDS, max_examples=200)
@given(
    verb=some.sampled_from(VERBS) | HARD,
    fields=some.dictionaries(some.sampled_from(FIELDS), VALUES | HARD, max_size=4),
)
def test_any_command_is_answered_and_a_refused_one_changes_nothing(ming, redis, verb, fields):
    def log():
        return redis.lrange(f"meeting:{{{ming.meeting}}}:messages", 0, -1)

    before = log()
    with Line(ming) as line:
        line.next()
        line.socket.send(json.dumps({"do": verb} | fields))
        line.do("nothing")
        answers = [frame for frame in line.aside if "messages" not in frame]
    assert len(answers) == 1
    assert answers[0].get("code") != "internal_error"
    if answers[0]["status"] == "error":
        assert log() == before
