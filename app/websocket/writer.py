"""Writes whole frames to a parked connection, in order, as fast as the client reads. No call blocks."""

from _socket import SHUT_WR
from _socket import socket as PlainSocket  # without gevent's wrapper: it never blocks, and saves a call
from collections.abc import Callable, Collection
from typing import Any

import gevent
from gevent.hub import get_hub
from websockets.protocol import OPEN, State
from websockets.server import ServerProtocol

from app import metrics
from app.websocket.close_codes import CloseCode
from app.websocket.frames import ping_frame, text_frame
from app.websocket.write_buffer import WriteBuffer

PING = ping_frame()
MAX_FRAME_BYTES = 64 * 1024
MAX_BACKLOG_BYTES = 256 * 1024  # a client that is further behind has to reconnect with its cursor
CLOSE_TIMEOUT_S = 2.0  # how long the client may take to answer a close frame
STALL_TIMEOUT_S = 10.0  # after that, how long a client with unsent data may read none of it
# Labels of the metric where there is no close code of ours: the client closed, or the connection was lost.
CLOSED_BY_PEER, CONNECTION_LOST = "goodbye", "lost"


class ConnectionWriter:
    """Writes frames to one socket; it has a write buffer only while bytes are unsent."""

    __slots__ = ("_backlog", "_protocol", "_socket", "_watcher", "is_closing", "pinged")

    def __init__(self, connection: PlainSocket, readable: Callable[[], None]):
        self._socket: PlainSocket | None = connection
        self._protocol: ServerProtocol | None = None  # made for the first frame that frames.py cannot handle
        self._backlog: WriteBuffer | None = None
        self._watcher: Any = get_hub().loop.io(connection.fileno(), 1)
        self._watcher.start(readable)
        self.is_closing = False  # a close has begun: no frame follows
        self.pinged = False

    def write(self, frame: bytes) -> None:
        """Send a whole frame now, or buffer what the socket does not take."""
        if self._backlog:
            self._write_later(self._backlog, frame)
            return
        try:
            sent = self._socket.send(frame)  # type: ignore[union-attr]
        except BlockingIOError:
            sent = 0
        except (OSError, AttributeError):
            self.abort()
            return
        if sent < len(frame):
            self._backlog = WriteBuffer(self._socket, frame[sent:], self._written)  # type: ignore[arg-type]

    def ping(self) -> None:
        """Send a ping; `pinged` stays True until data arrives."""
        self.pinged = True
        self.write(PING)

    def close(self, code: CloseCode, reason: str = "") -> None:
        """Send a close frame after what is buffered. No frame follows it. Does nothing if already closing."""
        if self.is_closing:
            return
        self._begin_close(str(code))
        protocol = self._need_protocol()
        if protocol.state is State.OPEN:
            protocol.send_close(code, reason)
        self._flush(protocol)

    def abort(self) -> None:
        """Close the socket at once, without a close frame."""
        connection, self._socket = self._socket, None
        if connection is None:
            return
        self._watcher.stop()
        self._watcher.close()
        self._watcher = None
        if self._backlog:
            self._backlog.close()
            self._backlog = None
        connection.close()
        if not self.is_closing:
            self._begin_close(CONNECTION_LOST)

    def _write_later(self, backlog: WriteBuffer, frame: bytes) -> None:
        if backlog.size > MAX_BACKLOG_BYTES and not self.is_closing:
            backlog.drop_unstarted()
            self.close(CloseCode.TOO_SLOW)
        else:
            backlog.add(frame)

    def _written(self, is_all: bool) -> None:
        if not is_all:
            self.abort()
            return
        self._backlog = None
        if self._protocol and self._protocol.eof_sent:
            self._finish()

    def _begin_close(self, why: str) -> None:
        self.is_closing = True
        metrics.CLOSES.labels(why).inc()
        if self._socket is not None:
            gevent.spawn_later(CLOSE_TIMEOUT_S, self._abort_after_grace)

    def _abort_after_grace(self) -> None:
        """Close the socket, but wait while a slow client still reads the last frame and the close code."""
        owed = self._owed()
        while owed:
            gevent.sleep(STALL_TIMEOUT_S)
            before, owed = owed, self._owed()
            if owed >= before:
                break
        self.abort()

    def _owed(self) -> int:
        return self._backlog.size if self._backlog else 0

    def _need_protocol(self) -> ServerProtocol:
        if self._protocol is None:
            self._protocol = ServerProtocol(state=OPEN, max_size=MAX_FRAME_BYTES)
        return self._protocol

    def _flush(self, protocol: ServerProtocol) -> None:
        """Write the frames that the protocol has queued; shut the socket down where it says so."""
        for data in protocol.data_to_send():
            if data:
                self.write(data)
            elif self._socket is not None and not self._backlog:
                self._finish()

    def _finish(self) -> None:
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
