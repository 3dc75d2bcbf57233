"""Writes whole frames to a parked connection, in order, as fast as the client reads. No call blocks."""

from _socket import SHUT_WR
from _socket import socket as PlainSocket  # without gevent's wrapper: it never blocks, and saves a call
from collections import deque
from collections.abc import Callable, Collection
from typing import Any

import gevent
from gevent.hub import get_hub
from websockets.protocol import OPEN, State
from websockets.server import ServerProtocol

from app import metrics
from app.websocket.close_codes import CloseCode
from app.websocket.frames import ping_frame, text_frame

PING = ping_frame()
READ_EVENT, WRITE_EVENT = 1, 2  # of libev
MAX_FRAME_BYTES = 64 * 1024
MAX_BUFFER_BYTES = 256 * 1024  # a client that is further behind has to reconnect with its cursor
CLOSE_TIMEOUT_S = 2.0  # how long the client may take to answer a close frame
STALL_TIMEOUT_S = 10.0  # after that, how long a client with unsent data may read none of it
# Labels of the metric where there is no close code of ours: the client closed, or the connection was lost.
CLOSED_BY_PEER, CONNECTION_LOST = "goodbye", "lost"


class WriteBuffer:
    """Holds the frames that a slow client has not read yet, and writes them when the socket takes them.

    The first frame may be partly sent, and is never dropped.
    """

    __slots__ = ("_done", "_frames", "_socket", "_watcher", "size")

    def __init__(self, socket: PlainSocket, begun: bytes, done: Callable[[bool], None]):
        """Call `done(True)` when everything is written, or `done(False)` when the connection is lost."""
        self._socket = socket
        self._done = done
        self._frames = deque((begun,))
        self.size = len(begun)  # bytes
        self._watcher = get_hub().loop.io(socket.fileno(), WRITE_EVENT)
        self._watcher.start(self._writable)

    def add(self, frame: bytes) -> None:
        """Append a frame."""
        self._frames.append(frame)
        self.size += len(frame)

    def drop_unstarted(self) -> None:
        """Drop all frames but the first, which may be partly sent and then has to be finished."""
        begun = self._frames[0]
        self._frames = deque((begun,))
        self.size = len(begun)

    def close(self) -> None:
        """Stop writing."""
        self._watcher.stop()
        self._watcher.close()

    def _writable(self) -> None:
        while self._frames:
            frame = self._frames[0]
            try:
                sent = self._socket.send(frame)
            except BlockingIOError:
                return
            except OSError:
                self._done(False)
                return
            self.size -= sent
            if sent < len(frame):
                self._frames[0] = frame[sent:]
                return
            self._frames.popleft()
        self.close()
        self._done(True)


class ConnectionWriter:
    """Writes frames to one socket; it has a write buffer only while bytes are unsent."""

    __slots__ = ("_buffer", "_protocol", "_socket", "_watcher", "is_closing", "pinged")

    def __init__(self, socket: PlainSocket, readable: Callable[[], None]):
        self._socket: PlainSocket | None = socket
        self._protocol: ServerProtocol | None = None  # made for the first frame that frames.py cannot handle
        self._buffer: WriteBuffer | None = None
        self._watcher: Any = get_hub().loop.io(socket.fileno(), READ_EVENT)
        self._watcher.start(readable)
        self.is_closing = False  # a close has begun: no frame follows
        self.pinged = False

    @property
    def unsent_bytes(self) -> int:
        """The number of bytes that wait for the client to read."""
        return self._buffer.size if self._buffer else 0

    def write(self, frame: bytes) -> None:
        """Send a whole frame now, or buffer what the socket does not take."""
        if self._buffer:
            self._write_later(self._buffer, frame)
            return
        try:
            sent = self._socket.send(frame)  # type: ignore[union-attr]
        except BlockingIOError:
            sent = 0
        except (OSError, AttributeError):
            self.abort()
            return
        if sent < len(frame):
            self._buffer = WriteBuffer(self._socket, frame[sent:], self._written)  # type: ignore[arg-type]

    def ping(self) -> None:
        """Send a ping; `pinged` stays True until data arrives."""
        self.pinged = True
        self.write(PING)

    def close(self, code: CloseCode, reason: str = "") -> None:
        """Send a close frame after what is buffered. No frame follows it. Does nothing if already closing."""
        if self.is_closing:
            return
        self._begin_close(str(code))
        protocol = self._ensure_protocol()
        if protocol.state is State.OPEN:
            protocol.send_close(code, reason)
        self._flush(protocol)

    def abort(self) -> None:
        """Close the socket at once, without a close frame."""
        socket, self._socket = self._socket, None
        if socket is None:
            return
        self._watcher.stop()
        self._watcher.close()
        self._watcher = None
        if self._buffer:
            self._buffer.close()
            self._buffer = None
        socket.close()
        if not self.is_closing:
            self._begin_close(CONNECTION_LOST)

    def _write_later(self, buffer: WriteBuffer, frame: bytes) -> None:
        if buffer.size > MAX_BUFFER_BYTES and not self.is_closing:
            buffer.drop_unstarted()
            self.close(CloseCode.TOO_SLOW)
        else:
            buffer.add(frame)

    def _written(self, is_all: bool) -> None:
        if not is_all:
            self.abort()
            return
        self._buffer = None
        if self._protocol and self._protocol.eof_sent:
            self._shut_down()

    def _begin_close(self, label: str) -> None:
        self.is_closing = True
        metrics.CLOSES.labels(label).inc()
        if self._socket is not None:
            gevent.spawn_later(CLOSE_TIMEOUT_S, self._abort_after_grace)

    def _abort_after_grace(self) -> None:
        """Close the socket, but wait while a slow client still reads the last frame and the close code."""
        unsent = self.unsent_bytes
        while unsent:
            gevent.sleep(STALL_TIMEOUT_S)
            before, unsent = unsent, self.unsent_bytes
            if unsent >= before:
                break
        self.abort()

    def _ensure_protocol(self) -> ServerProtocol:
        if self._protocol is None:
            self._protocol = ServerProtocol(state=OPEN, max_size=MAX_FRAME_BYTES)
        return self._protocol

    def _flush(self, protocol: ServerProtocol) -> None:
        """Write the frames that the protocol has queued; shut the socket down where it says so."""
        for data in protocol.data_to_send():
            if data:
                self.write(data)
            elif self._socket is not None and not self._buffer:
                self._shut_down()

    def _shut_down(self) -> None:
        try:
            self._socket.shutdown(SHUT_WR)  # type: ignore[union-attr]
        except OSError:
            pass


def broadcast(readers: Collection[Any], text: bytes) -> None:
    """Write one update to all readers, as the same frame, built once."""
    frame = text_frame(text)
    metrics.DELIVERIES.count += len(readers)
    for reader in readers:
        reader.write(frame)
