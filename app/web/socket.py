"""A WebSocket that is parked: it holds a descriptor and what it has half read, and no greenlet.

The loop calls it when there is something to read. Nothing here waits for anything but `_work`, which carries
out what a member asks for, one thing after the other.
"""

import logging
import time
from _socket import SHUT_WR
from _socket import socket as PlainSocket  # below gevent's: it never waits, and is a call less for each
from collections import deque
from collections.abc import Collection
from typing import Any, Protocol

import gevent
from gevent.hub import get_hub
from websockets.frames import BINARY, CONT, TEXT, Frame
from websockets.protocol import OPEN, State
from websockets.server import ServerProtocol

from app.errors import NoMeeting, Refusal
from app.meeting.attendance import Attendee

MAX_FRAME_BYTES = 64 * 1024
MAX_BACKLOG_BYTES = 256 * 1024  # a reader who is further behind comes back by cursor
MAX_WAITING = 16  # frames up; whoever sends more is read no further until they are done
READ_BYTES = 64 * 1024
CLOSE_S = 2.0  # how long the other side may take to say goodbye,
STALL_S = 10.0  # and how long it may read nothing of what it is still owed

SESSION_ENDED = 4401
MEETING_GONE = 4404
TOO_MANY = 4409
NOT_TEXT = 1003
BAD_TEXT = 1007
TOO_FAST = 1008
RESTART = 1012
TOO_SLOW = 1013
log = logging.getLogger(__name__)


class Keeper(Protocol):
    """Whoever parks sockets."""

    def do(self, socket: "Socket", text: str) -> bytes:
        """The answer to a frame."""

    def words(self, socket: "Socket", trouble: Refusal) -> bytes:
        """What is the matter, for this reader."""

    def gone(self, socket: "Socket") -> None:
        """It reads no more. Told once."""


class Socket:
    """One connection of a member."""

    __slots__ = (
        "_backlog",
        "_backlog_bytes",
        "_half",
        "_is_working",
        "_keeper",
        "_protocol",
        "_read_watcher",
        "_socket",
        "_waiting",
        "_write_watcher",
        "attendee",
        "caller",
        "frames",
        "heard_at",
        "is_parting",
        "language",
        "pinged",
        "room",
    )

    def __init__(self, connection: PlainSocket, keeper: Keeper):
        self._socket: PlainSocket | None = connection
        self._keeper = keeper
        self._protocol = ServerProtocol(state=OPEN, max_size=MAX_FRAME_BYTES, logger=log)
        self._read_watcher = get_hub().loop.io(connection.fileno(), 1)
        self._read_watcher.start(self._readable)
        self._write_watcher: Any = None
        self._backlog: deque[bytes] | None = None
        self._backlog_bytes = 0
        self._waiting: deque[str] | None = None
        self._half: bytearray | None = None
        self._is_working = False
        self.is_parting = False  # a close frame is on its way
        self.heard_at = time.monotonic()
        self.pinged = False
        self.frames = 0
        self.attendee: Attendee
        self.caller: Any = None
        self.room: Any = None
        self.language = ""

    # Down

    def write(self, frame: bytes) -> None:
        """Send a whole frame, now or as soon as the other side reads."""
        if self._backlog:
            if self._backlog_bytes > MAX_BACKLOG_BYTES and not self.is_parting:
                self._abandon()
            else:
                self._backlog.append(frame)
                self._backlog_bytes += len(frame)
            return
        try:
            sent = self._socket.send(frame)  # type: ignore[union-attr]
        except BlockingIOError:
            sent = 0
        except (OSError, AttributeError):
            self.drop()
            return
        if sent < len(frame):
            self._queue(frame[sent:])

    def ping(self) -> None:
        self.pinged = True
        self._protocol.send_ping(b"")
        self._flush()

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye; what is queued goes first, and nothing after."""
        if self.is_parting:
            return
        self._part()
        self._waiting = None
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(code, reason)
        self._flush()

    def tell(self, trouble: Refusal) -> None:
        """Say what is the matter, in a frame that answers nothing."""
        self.write(text_frame(self._keeper.words(self, trouble)))

    def end(self, why: Refusal | None) -> None:
        if self.is_parting:
            return
        if why is None:
            self.close(RESTART, "0")
        else:
            self.tell(why)
            self.close(MEETING_GONE if isinstance(why, NoMeeting) else SESSION_ENDED, why.code)

    def drop(self) -> None:
        """Let go of the connection, as it is."""
        connection, self._socket = self._socket, None
        if connection is None:
            return
        self._read_watcher.stop()
        self._read_watcher.close()
        if self._write_watcher is not None:
            self._write_watcher.stop()
            self._write_watcher.close()
        self._read_watcher = self._write_watcher = None
        self._backlog = None
        connection.close()
        if not self.is_parting:
            self._part()

    def _part(self) -> None:
        self.is_parting = True
        self._keeper.gone(self)
        if self._socket is not None:
            gevent.spawn_later(CLOSE_S, self._let_go)

    def _let_go(self) -> None:
        """Wait no longer; but who is slow may read the frame that was begun, and why no other follows."""
        owed = self._owed()
        while owed:
            gevent.sleep(STALL_S)
            before, owed = owed, self._owed()
            if owed >= before:
                break
        self.drop()

    def _owed(self) -> int:
        return self._backlog_bytes if self._backlog else 0

    def _queue(self, frame: bytes) -> None:
        self._backlog = deque((frame,))
        self._backlog_bytes = len(frame)
        if self._write_watcher is None:
            self._write_watcher = get_hub().loop.io(self._socket.fileno(), 2)  # type: ignore[union-attr]
        self._write_watcher.start(self._writable)

    def _writable(self) -> None:
        while self._backlog:
            frame = self._backlog[0]
            try:
                sent = self._socket.send(frame)  # type: ignore[union-attr]
            except BlockingIOError:
                return
            except (OSError, AttributeError):
                self.drop()
                return
            self._backlog_bytes -= sent
            if sent < len(frame):
                self._backlog[0] = frame[sent:]
                return
            self._backlog.popleft()
        self._backlog = None
        if self._write_watcher is not None:
            self._write_watcher.stop()
        if self._protocol.eof_sent:
            self._finish()

    def _abandon(self) -> None:
        """The frame that is half sent is finished; the others are not begun."""
        assert self._backlog is not None
        begun = self._backlog[0]
        self._backlog.clear()
        self._backlog.append(begun)
        self._backlog_bytes = len(begun)
        self.close(TOO_SLOW)

    def _flush(self) -> None:
        """Write what the protocol has to say."""
        for data in self._protocol.data_to_send():
            if data:
                self.write(data)
            elif self._socket is not None and not self._backlog:
                self._finish()

    def _finish(self) -> None:
        try:
            self._socket.shutdown(SHUT_WR)  # type: ignore[union-attr]
        except OSError:
            pass

    # Up

    def _readable(self) -> None:
        try:
            data = self._socket.recv(READ_BYTES)  # type: ignore[union-attr]
        except BlockingIOError:
            return
        except OSError:
            self.drop()
            return
        if not data:
            self.drop()
            return
        self.receive(data)

    def receive(self, data: bytes) -> None:
        """What has come in, whole frames or parts of them."""
        self.heard_at = time.monotonic()
        self.pinged = False
        protocol, was_parting = self._protocol, self.is_parting
        protocol.receive_data(data)
        for frame in protocol.events_received():
            self.frames += 1
            if not self.is_parting:
                self._hear(frame)  # type: ignore[arg-type]
        if was_parting:
            protocol.data_to_send()  # nothing follows a goodbye
        else:
            self._flush()
        if protocol.state is not State.OPEN and not self.is_parting:
            self._part()
        if protocol.eof_sent and protocol.close_rcvd and not self._backlog:
            self.drop()

    def _hear(self, frame: Frame) -> None:
        if frame.opcode is TEXT or frame.opcode is CONT:
            if not frame.fin or self._half is not None:
                self._half = bytearray() if self._half is None else self._half
                self._half += frame.data
            if frame.fin:
                whole, self._half = self._half or frame.data, None
                self._take(bytes(whole))
        elif frame.opcode is BINARY:
            self.close(NOT_TEXT)

    def _take(self, message: bytes) -> None:
        try:
            text = message.decode()
        except UnicodeDecodeError:
            self.close(BAD_TEXT)
            return
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append(text)
        if not self._is_working:
            self._is_working = True
            gevent.spawn_raw(self._work)
        elif len(self._waiting) > MAX_WAITING and self._read_watcher is not None:
            self._read_watcher.stop()

    def _work(self) -> None:
        """Carry out what was asked for, in the order it came."""
        is_halted = False
        while self._waiting:
            is_halted = is_halted or len(self._waiting) > MAX_WAITING
            answer = self._keeper.do(self, self._waiting.popleft())
            if not self.is_parting:
                self.write(text_frame(answer))
        self._is_working = False
        if is_halted and self._read_watcher is not None:
            self._read_watcher.start(self._readable)


def deliver(readers: Collection[Any], text: bytes) -> None:
    """The same frame to each, made once."""
    frame = text_frame(text)
    for reader in readers:
        reader.write(frame)


def text_frame(text: bytes) -> bytes:
    return Frame(TEXT, text).serialize(mask=False)
