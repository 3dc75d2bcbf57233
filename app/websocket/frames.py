"""Parses and builds the most frequent frames.

The websockets library handles all others; it takes five times as long.
"""

from websockets.frames import PING, TEXT, Frame
from websockets.frames import apply_mask as unmask  # type: ignore[attr-defined]

WHOLE_TEXT = 0x81
EMPTY_PONG = b"\x8a\x80"
MASKED = 0x80
LENGTH_16 = 126  # in the place of the length: the length follows in two bytes
MAX_16 = 0xFFFF
MASK_BYTES = 4


def parse_text_frames(data: bytes) -> list[bytes] | None:
    """Return the messages in `data`, unmasked. An empty pong, the answer to a ping of ours, has none.

    Return None if `data` is anything but whole, masked, unfragmented text frames of at most 64 kB.
    """
    if len(data) == 2 + MASK_BYTES and data.startswith(EMPTY_PONG):
        return []
    messages, at = [], 0
    while at < len(data):
        start = at + 2 + MASK_BYTES
        if start > len(data) or data[at] != WHOLE_TEXT:
            return None
        length = data[at + 1] - MASKED
        if length == LENGTH_16:
            length = int.from_bytes(data[at + 2 : at + 4])
            start += 2
        elif not 0 <= length < LENGTH_16:
            return None
        at = start + length
        if at > len(data):
            return None
        messages.append(unmask(data[start:at], data[start - MASK_BYTES : start]))
    return messages


def text_frame(text: bytes) -> bytes:
    """Build an unmasked text frame."""
    length = len(text)
    if length < LENGTH_16:
        return bytes((WHOLE_TEXT, length)) + text
    if length <= MAX_16:
        return bytes((WHOLE_TEXT, LENGTH_16)) + length.to_bytes(2) + text
    return Frame(TEXT, text).serialize(mask=False)


def ping_frame() -> bytes:
    """Build an empty ping frame."""
    return Frame(PING, b"").serialize(mask=False)
