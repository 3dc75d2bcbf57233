"""Reads a live connection as the page does."""

import asyncio
import json
from dataclasses import dataclass

from tools.frames import CLOSE, PING, PONG, TEXT, frame, split

SILENCE_S = 15  # when a page sends a heartbeat, and when it gives up without an answer
READ_BYTES = 256 * 1024
BEAT = frame(b'{"do":"beat"}')


class Ended(Exception):
    """The live connection has ended, with a close code and reason or without."""

    def __init__(self, code=None, reason=""):
        super().__init__(code, reason)
        self.code, self.reason = code, reason


@dataclass
class Pace:
    """How fast a reader reads."""

    bytes_at_once: int = READ_BYTES
    pause_s: float = 0.0


class Live:
    """Yields the updates of a live connection."""

    def __init__(self, reader, writer, pace):
        self._pace = pace
        self._reader, self._writer = reader, writer
        self._came = b""
        self._asked = False

    async def next(self):
        """Return the updates of one read. Raises Ended."""
        while True:
            frames, self._came = split(self._came)
            texts = [json.loads(payload) for opcode, payload in frames if opcode == TEXT]
            self._answer(frames)
            if updates := [text for text in texts if "cursor" in text]:
                return updates
            self._came += await self._more()

    def close(self):
        self._writer.close()

    async def _more(self):
        try:
            async with asyncio.timeout(SILENCE_S):
                data = await self._reader.read(self._pace.bytes_at_once)
            await asyncio.sleep(self._pace.pause_s)
        except TimeoutError:
            if self._asked:
                raise Ended(None, "silence") from None
            self._asked = True
            self._writer.write(BEAT)
            return b""
        except OSError as error:
            raise Ended(None, type(error).__name__) from error
        if not data:
            raise Ended(None, "cut")
        self._asked = False
        return data

    def _answer(self, frames):
        for opcode, payload in frames:
            if opcode == PING:
                self._writer.write(frame(payload, PONG))
            elif opcode == CLOSE:
                self._writer.write(frame(payload, CLOSE))
                code = int.from_bytes(payload[:2]) if payload else None
                raise Ended(code, bytes(payload[2:]).decode())
