"""Opens many WebSockets in one process: one epoll, no coroutine, and the same bytes are parsed only once.

A thousand members of a meeting get the same bytes, so parsed chunks are cached.
"""

import select
import socket
import struct
import time
from array import array
from collections import deque

from bench.connection import Connection
from tools.frames import CLOSE, PING, PONG, Batch, frame, messages_of, split

READ_BYTES = 64 * 1024
MAX_EVENTS = 64  # in one turn, between two sends
MAX_KNOWN = 10_000
AT_ONCE = 20  # handshakes without an answer yet
PATIENCE_S = 60


class WebSocketClients:
    """Holds the sockets of one target, and records each arrival in `times` and `batches`."""

    def __init__(self, target, seats):
        self.target = target
        self.connections = [Connection(seat) for seat in seats]
        self.times, self.batches, self.heard = array("d"), [], 0
        self.bytes = self.refused = 0
        self.refusals = []  # refused messages, as (connection, seq)
        self.lost = []  # connections that the target has closed
        self.ready = 0
        self._epoll = select.epoll()
        self._by_number = {}
        self._known = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for connection in self.connections:
            self._close(connection)
        self._epoll.close()

    def open(self):
        """Open all, AT_ONCE at a time, and retry refused ones, until all are ready."""
        deadline = time.monotonic() + PATIENCE_S + len(self.connections) / AT_ONCE
        waiting, asked = deque(self.connections), 0
        while self.ready < len(self.connections):
            while waiting and asked - self.ready < AT_ONCE:
                self.connect(waiting.popleft())
                asked += 1
            self.turn(1, deadline)
            asked -= len(self.lost)
            waiting += self.take_lost()

    def take_lost(self):
        """Return the connections that the target has closed since the last call."""
        lost, self.lost = self.lost, []
        return lost

    def connect(self, connection):
        """Start to open a connection."""
        plug = socket.socket()
        plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        plug.setblocking(False)
        plug.connect_ex(("127.0.0.1", self.target.port))
        connection.reset()
        connection.socket, connection.outbox = plug, self.target.handshake(connection)
        self._by_number[plug.fileno()] = connection
        self._epoll.register(plug.fileno(), select.EPOLLIN | select.EPOLLOUT)

    def say(self, connection, text):
        self._write(connection, frame(text))

    def give_up(self, connection):
        """Close a connection, and count it as closed by the target."""
        self._lose(connection)

    def turn(self, timeout, deadline=float("inf")):
        """Read and write what is possible, or wait for up to `timeout` seconds. Raises TimeoutError."""
        if time.monotonic() > deadline:
            raise TimeoutError(f"{self.target.name}: {self.ready} of {len(self.connections)} are ready")
        for number, events in self._epoll.poll(timeout, MAX_EVENTS):
            connection = self._by_number[number]
            if events & select.EPOLLOUT:
                self._write(connection, b"")
            if events != select.EPOLLOUT:
                self._readable(connection)

    def _readable(self, connection):
        try:
            chunk = connection.socket.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        now = time.monotonic()
        self.bytes += len(chunk)
        if not chunk:
            self._lose(connection)
            return
        batch = None if connection.rest else self._known.get(chunk)
        if batch is None:
            self._read(connection, chunk, now)
        else:
            self._note(connection, batch, now)

    def _note(self, connection, batch, now):
        connection.take(batch)
        self.heard += len(batch.stamps)
        self.times.append(now)
        self.batches.append(batch)

    def _read(self, connection, chunk, now):
        """Parse a chunk that is not in the cache."""
        data = connection.rest + chunk
        if not connection.is_upgraded:
            data = self._upgrade(connection, data)
        frames, rest = split(data) if connection.is_upgraded else ((), data)
        said = []
        for opcode, payload in frames:
            said += self._messages(connection, payload) or self._hear(connection, opcode, payload) or []
        if connection.socket is None:
            return
        if said:
            batch = Batch(said, connection.cursor)
            self._note(connection, batch, now)
            if len(data) == len(chunk) and not rest and all(messages_of(payload) for _, payload in frames):
                self._remember(chunk, batch)
        connection.rest = rest

    def _remember(self, chunk, batch):
        if len(self._known) >= MAX_KNOWN:
            self._known.clear()
        self._known[chunk] = batch

    def _upgrade(self, connection, data):
        head, found, rest = data.partition(b"\r\n\r\n")
        if not found:
            return data
        if b" 503 " in head[:20]:  # refused for the moment
            self.refused += 1
            self._lose(connection)
            return b""
        if not head.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(f"{self.target.name} refuses: {head[:200]!r} {rest[:200]!r}")
        connection.is_upgraded = True
        self._hear(connection, 0, b"")
        return rest

    def _messages(self, connection, payload):
        messages = messages_of(payload)
        if messages:
            self.target.hear(connection, payload)
            self._note_ready(connection, payload)
        return messages

    def _hear(self, connection, opcode, payload):
        """Handle a frame that has no message."""
        seq = self.target.refused(payload)
        if seq is not None:
            self.refusals.append((connection, seq))
        if opcode == PING:
            self._write(connection, frame(payload, PONG))
        elif opcode == CLOSE:
            self._lose(connection)
        else:
            reply = self.target.hear(connection, payload)
            if reply:
                self._write(connection, frame(reply))
            self._note_ready(connection, payload)

    def _note_ready(self, connection, payload):
        if not connection.is_ready and self.target.lets_in(payload):
            connection.is_ready = True
            connection.ready_at = time.monotonic()
            self.ready += 1

    def _write(self, connection, data):
        if connection.socket is None:  # closed: `take_lost` reports it
            return
        data, was_stuck = connection.outbox + data, bool(connection.outbox)
        try:
            sent = connection.socket.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            sent = len(data)  # closed: the next read finds it
        connection.outbox = data[sent:]
        if was_stuck != bool(connection.outbox):
            wanted = select.EPOLLOUT if connection.outbox else 0
            self._epoll.modify(connection.socket.fileno(), select.EPOLLIN | wanted)

    def _lose(self, connection):
        self._close(connection)
        self.lost.append(connection)

    def _close(self, connection):
        if connection.socket is not None:
            self.ready -= connection.is_ready
            self._epoll.unregister(connection.socket.fileno())
            del self._by_number[connection.socket.fileno()]
            # With a normal close, thousands of connections would hold their ports for a minute.
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.socket.close()
            connection.reset()
