"""What goes down a connection that is parked: whole frames, in order, as fast as the other side reads.

Nothing here waits for anything.
"""

from _socket import SHUT_WR
from _socket import socket as PlainSocket  # below gevent's: it never waits, and is a call less for each
from collections.abc import Callable, Collection
from typing import Any

import gevent
from gevent.hub import get_hub
from websockets.protocol import OPEN, State
from websockets.server import ServerProtocol

from app import metrics
from app.websocket.frames import ping_frame, text_frame
from app.websocket.write_buffer import WriteBuffer

PING = ping_frame()
MAX_FRAME_BYTES = 64 * 1024
MAX_BACKLOG_BYTES = 256 * 1024  # a reader who is further behind comes back by cursor
CLOSE_TIMEOUT_S = 2.0  # how long the other side may take to say goodbye,
STALL_TIMEOUT_S = 10.0  # and how long it may read nothing of what it is still owed

SESSION_ENDED = 4401
MEETING_GONE = 4404
TOO_MANY = 4409
NOT_TEXT = 1003
BAD_TEXT = 1007
TOO_FAST = 1008
RESTART = 1012
TOO_SLOW = 1013
CLOSED_BY_PEER, CONNECTION_LOST = (
    "goodbye",
    "lost",
)  # no codes: the other side has closed, or is not there any more


class ConnectionWriter:
    """One connection, and what it owes. A backlog it has only while there is something in it."""

    __slots__ = ("_backlog", "_protocol", "_socket", "_watcher", "is_closing", "pinged")

    def __init__(self, connection: PlainSocket, readable: Callable[[], None]):
        self._socket: PlainSocket | None = connection
        self._protocol: ServerProtocol | None = None  # nobody needs it who only says whole, simple things
        self._backlog: WriteBuffer | None = None
        self._watcher: Any = get_hub().loop.io(connection.fileno(), 1)
        self._watcher.start(readable)
        self.is_closing = False  # a close frame is on its way
        self.pinged = False

    def write(self, frame: bytes) -> None:
        """Send a whole frame, now or as soon as the other side reads."""
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
        self.pinged = True
        self.write(PING)

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye; what is queued goes first, and nothing after."""
        if self.is_closing:
            return
        self._begin_close(str(code))
        protocol = self._need_protocol()
        if protocol.state is State.OPEN:
            protocol.send_close(code, reason)
        self._flush(protocol)

    def abort(self) -> None:
        """Let go of the connection, as it is."""
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
            self.close(TOO_SLOW)
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
        """Wait no longer; but who is slow may read the frame that was begun, and why no other follows."""
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
        """Write what the protocol has to say."""
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
    """The same frame to each, made once."""
    frame = text_frame(text)
    metrics.DELIVERIES.count += len(readers)
    for reader in readers:
        reader.write(frame)
