"""Writes and parses WebSocket frames of a client with little CPU, as benchmarks measure the server."""

import re
from operator import itemgetter

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
SECONDS_DIGITS = 6
CONTENT_BYTES = 64
# A message of ours or of a peer: its number in its room, and the time at which it was due.
MESSAGE = re.compile(rb'"seq":(\d+)[^@}]*@(\d+\.\d+)@')
ANSWER = (
    b'{"ref"'  # the beginning of an answer to a sender; the message itself comes in an update to all readers
)


def content(stamp):
    """Return the content of a message: the time at which it was due, padded to the usual length."""
    return f"@{stamp:.{SECONDS_DIGITS}f}@".ljust(CONTENT_BYTES, ".")


def handshake(path, cookie=""):
    given = f"Cookie: {cookie}\r\n" if cookie else ""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{given}Upgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def frame(payload, opcode=TEXT):
    """Encode a frame of a client. The mask is zero, which leaves the payload as it is."""
    length = len(payload)
    size = bytes([0x80 | length]) if length < 126 else b"\xfe" + length.to_bytes(2)
    return bytes([0x80 | opcode]) + size + b"\0\0\0\0" + payload


def split(data):
    """Parse the complete frames at the beginning of data. Return them as (opcode, payload), and the rest."""
    frames, at, end = [], 0, len(data)
    while end - at >= 2:
        length, start = data[at + 1], at + 2
        if length >= 126:
            width = 2 if length == 126 else 8
            length, start = int.from_bytes(data[start : start + width]), start + width
        if start + length > end:
            break
        frames.append((data[at] & 15, data[start : start + length]))
        at = start + length
    return frames, data[at:]


class Batch:
    """The messages of one read, and the cursor after them, if there are cursors."""

    __slots__ = ("cursor", "first", "is_in_order", "last", "stamps")

    def __init__(self, messages, cursor=None):
        self.cursor = cursor
        seqs = [*map(itemgetter(0), messages)]
        self.first, self.last = seqs[0], seqs[-1]
        self.is_in_order = seqs == [*range(self.first, self.last + 1)]
        self.stamps = [*map(itemgetter(1), messages)]


def messages_of(payload):
    """Return (seq, stamp) of each message in an update, and nothing for an answer."""
    if payload.startswith(ANSWER):
        return []
    return [(int(seq), float(stamp)) for seq, stamp in MESSAGE.findall(payload)]
