"""The protocol: valid frames are read however they are split, a violation closes with its code."""

import json
import os
import socket
import struct

import pytest
from websockets.frames import Frame, Opcode

from tests.support.people import Person
from tests.support.raw_websocket import frame
from tests.support.websocket_client import said
from tools.processes import wait_until
from tools.servers import Service

LIMIT = 64 * 1024


@pytest.fixture(scope="session")
def strict(redis_server, tmp_path_factory):
    """A worker that counts."""
    with Service(tmp_path_factory.mktemp("strict"), redis_server.url) as worker:
        yield worker


def saying(content, ref="r0"):
    return json.dumps({"do": "send", "content": content, "ref": ref}, ensure_ascii=False).encode()


def answer(line, ref="r0"):
    """Return the answer to a frame; updates are skipped."""
    while (heard := json.loads(line.until(Opcode.TEXT).data)).get("ref") != ref:
        pass
    return heard


def test_a_message_may_come_in_pieces_with_a_ping_in_between(raw, ming):
    line, text = raw(), saying("大家好")
    middle = text.index("家".encode()) + 1
    line.send(text[:middle], fin=False)
    line.send(b"there?", Opcode.PING)
    line.send(text[middle:-1], Opcode.CONT, fin=False)
    assert line.until(Opcode.PONG).data == b"there?"
    line.send(b"", Opcode.CONT, fin=False)
    line.send(text[-1:], Opcode.CONT)
    assert answer(line)["status"] == "success"
    assert said(ming.poll().json) == ["大家好"]


def test_a_message_may_come_byte_by_byte(raw):
    line = raw()
    line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in frame(saying("slowly")):
        line.push(bytes([byte]))
    assert answer(line)["status"] == "success"


def test_many_messages_may_come_at_once(raw, ming):
    line = raw()
    line.push(b"".join(frame(saying(str(number), f"r{number}")) for number in range(50)))
    assert answer(line, "r49")["status"] == "success"
    assert said(ming.poll().json) == [str(number) for number in range(50)]


def test_a_frame_sent_together_with_the_handshake_is_not_lost(raw, ming):
    cut = frame(saying("bird", "r2"))
    line = raw(early=frame(saying("early", "r1")) + cut[:9])
    line.push(cut[9:])
    assert answer(line, "r2")["status"] == "success"
    assert said(ming.poll().json) == ["early", "bird"]


@pytest.mark.parametrize("content", [b"", b"x" * 125])
def test_a_ping_is_answered_by_its_pong(raw, content):
    line = raw()
    line.send(content, Opcode.PING)
    assert line.until(Opcode.PONG).data == content


def test_an_unsolicited_pong_is_ignored(raw):
    line = raw()
    line.send(b"", Opcode.PONG)
    line.send(saying("still here"))
    assert answer(line)["status"] == "success"


def test_a_frame_of_64_kb_is_read_and_a_byte_more_is_not(raw):
    line = raw()
    line.send(b'{"do":"nothing","ref":"r0"}'.ljust(LIMIT))
    assert answer(line)["code"] == "bad_request"
    line.send(b" " * (LIMIT + 1))
    assert line.ends()[0] == 1009


def test_pieces_that_add_up_to_more_are_not_read(raw):
    line = raw()
    line.send(b"x" * 40_000, fin=False)
    line.send(b"x" * 40_000, Opcode.CONT)
    assert line.ends()[0] == 1009


def test_a_frame_that_claims_to_be_a_gigabyte_is_not_waited_for(raw):
    line = raw()
    line.push(b"\x81\xff" + struct.pack("!Q", 1 << 30) + b"mask")
    assert line.ends()[0] == 1009


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        pytest.param(Frame(Opcode.TEXT, b"{}").serialize(mask=False), 1002, id="unmasked"),
        pytest.param(frame(b"{}", Opcode.BINARY), 1003, id="binary"),
        pytest.param(frame(b"{}", Opcode.BINARY, fin=False), 1003, id="a piece of binary"),
        pytest.param(b"\xc1\x82mask{}", 1002, id="compressed"),
        pytest.param(b"\xa1\x82mask{}", 1002, id="another reserved bit"),
        pytest.param(b"\x83\x82mask{}", 1002, id="a reserved opcode"),
        pytest.param(b"\x8b\x82mask{}", 1002, id="a reserved opcode of control"),
        pytest.param(b"\x09\x80mask", 1002, id="a ping in pieces"),
        pytest.param(b"\x89\xfe\x00\x7emask" + b"x" * 126, 1002, id="a long ping"),
        pytest.param(frame(b"{}", Opcode.CONT), 1002, id="a piece of nothing"),
        pytest.param(frame(b"{", fin=False) + frame(b"}"), 1002, id="a beginning within a message"),
        pytest.param(frame(b'"\xc3\x28"'), 1007, id="bad UTF-8"),
        pytest.param(frame(b"\xe5\xae", fin=False) + frame(b'"', Opcode.CONT), 1007, id="half a character"),
        pytest.param(frame(b"\x03\xe8\xff", Opcode.CLOSE), 1007, id="a close frame in bad UTF-8"),
        pytest.param(frame(b"\x03", Opcode.CLOSE), 1002, id="half a close code"),
        pytest.param(frame(struct.pack("!H", 1005), Opcode.CLOSE), 1002, id="a close code that is not sent"),
    ],
)
def test_a_protocol_violation_closes_the_connection_with_its_code(raw, sent, code):
    line = raw()
    line.next()
    line.push(sent)
    assert line.ends()[0] == code


def test_a_frame_of_noise_closes_only_its_connection(raw, ming):
    lines = [raw() for _ in range(5)]
    for line in lines:
        line.push(b"\xff" + os.urandom(1000))
        assert line.ends()[0] == 1002
    assert ming.send("still here").status_code == 200


@pytest.mark.parametrize(
    "reason", [struct.pack("!H", 1000), struct.pack("!H", 1001) + b"going", struct.pack("!H", 4000), b""]
)
def test_a_close_frame_is_answered_with_the_same_reason(raw, reason):
    line = raw()
    line.send(reason, Opcode.CLOSE)
    assert line.rest()[-1].data == reason


def test_a_command_before_a_close_frame_is_carried_out(raw, ming):
    line = raw()
    line.push(frame(saying("one last thing")) + frame(b"", Opcode.CLOSE))
    line.rest()
    wait_until(lambda: said(ming.poll().json) == ["one last thing"], "it is done")


def test_the_connection_of_a_client_that_stopped_sending_is_closed(raw):
    line = raw()
    line.next()
    line.socket.shutdown(socket.SHUT_WR)
    while line.next():
        pass


@pytest.mark.parametrize("opcode", [Opcode.PING, Opcode.TEXT])
def test_a_flood_of_frames_is_stopped(strict, raw, opcode):
    eve = Person(strict, "Eve")
    eve.create()
    line = raw(eve)
    for _ in range(300):
        line.send(b"", opcode)
    assert line.ends()[0] == 1008
