"""Connects a member to the service: requests over a keep-alive connection, and the live connection."""

import asyncio
import json
import random
import socket
import struct
from typing import NamedTuple
from urllib.parse import urlencode

from tests.faults.websocket import Live, Pace
from tools.frames import handshake

ANSWER_S = 45  # longer than any answer may take; a hang becomes a failure
MOMENT_S = 0.005  # until a vanishing client is gone: sometimes before the answer was made, sometimes after


class Broken(Exception):
    """The connection was cut: before an answer, or in the middle of one ("half")."""


class Answer(NamedTuple):
    status: int
    head: str
    body: dict

    @property
    def retry_after(self):
        name = "\r\nretry-after: "
        at = self.head.lower().find(name)
        return None if at < 0 else int(self.head[at + len(name) :].split("\r\n")[0])


class Client:
    """Makes the requests of one member, one by one. `place` is a port of this machine or a socket."""

    def __init__(self, place, cookie):
        self.place = place
        self.cookie = cookie
        self._kept = None

    async def get(self, path, **query):
        return await self._ask(f"GET {path}?{urlencode(query)}", b"")

    async def post(self, path, body):
        return await self._ask(f"POST {path}", json.dumps(body, ensure_ascii=False).encode())

    async def post_and_vanish(self, path, body):
        """Send a request, and close the connection before the answer."""
        _, writer = await self._connection()
        writer.write(self._request(f"POST {path}", json.dumps(body).encode()))
        plug = writer.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        await asyncio.sleep(random.random() * MOMENT_S)
        writer.close()

    def close(self):
        if self._kept:
            self._kept[1].close()
            self._kept = None

    async def live(self, meeting, after, pace=None):
        """Return an open live connection, or the answer that refuses it."""
        reader, writer = await self._connect()
        query = {"meeting_id": meeting} | ({"after": after} if after else {})
        writer.write(handshake(f"/api/live?{urlencode(query)}", self.cookie))
        try:
            status, head = await _head(reader)
            if status == 101:
                return Live(reader, writer, pace or Pace())
            return Answer(status, head, await _body(reader, head))
        except BaseException:
            writer.close()
            raise

    async def _ask(self, line, body):
        connection = await self._connection()
        reader, writer = connection
        try:
            writer.write(self._request(line, body))
            status, head = await _head(reader)
            answer = Answer(status, head, await _body(reader, head))
        except BaseException:
            writer.close()
            raise
        if "connection: close" in head.lower():
            writer.close()
        else:
            self._kept = connection
        return answer

    async def _connection(self):
        """Return the kept connection, or a new one if the other side has closed it."""
        kept, self._kept = self._kept, None
        if kept and not kept[0].at_eof():
            return kept
        if kept:
            kept[1].close()
        return await self._connect()

    async def _connect(self):
        try:
            if isinstance(self.place, int):
                return await asyncio.open_connection("127.0.0.1", self.place)
            return await asyncio.open_unix_connection(str(self.place))
        except OSError as error:
            raise Broken(type(error).__name__) from error

    def _request(self, line, body):
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        return f"{line} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n{kind}\r\n".encode() + body


async def _head(reader):
    try:
        async with asyncio.timeout(ANSWER_S):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (OSError, asyncio.IncompleteReadError) as error:
        raise Broken(type(error).__name__) from error
    return int(head.split(" ", 2)[1]), head


async def _body(reader, head):
    lower = head.lower()
    length = int(lower.partition("content-length:")[2].split("\r\n")[0])
    try:
        async with asyncio.timeout(ANSWER_S):
            data = await reader.readexactly(length)
    except (OSError, asyncio.IncompleteReadError) as error:
        raise Broken("half") from error
    return json.loads(data) if "json" in lower else {}
