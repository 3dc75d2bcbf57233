"""A WebSocket that is parked: it holds a descriptor and what it has half read, and no greenlet.

The loop calls it when there is something to read. Nothing here waits for anything but `carry_out`, which an
inbox calls from a greenlet of its own.
"""

import time
from _socket import SHUT_WR
from _socket import socket as PlainSocket  # below gevent's: it never waits, and is a call less for each
from collections.abc import Collection
from typing import Any, Protocol

import gevent
from gevent.hub import get_hub
from websockets.frames import BINARY, CONT, TEXT, Frame
from websockets.protocol import OPEN, State
from websockets.server import ServerProtocol

from app import metrics
from app.errors import NoMeeting, Refusal
from app.meeting.attendance import Attendee
from app.web.backlog import Backlog
from app.web.frames import ping_frame, text_frame, whole_messages
from app.web.inbox import Inbox

BEAT = b'{"do":"beat"}'  # as pages say it, in this spelling: too often to be read like any other verb
BEATEN = text_frame(b'{"status":"success"}')
PING = ping_frame()
MAX_FRAME_BYTES = 64 * 1024
MAX_BACKLOG_BYTES = 256 * 1024  # a reader who is further behind comes back by cursor
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
GOODBYE, LOST = "goodbye", "lost"  # no codes: the other side has closed, or is not there any more


class Keeper(Protocol):
    """Whoever parks sockets."""

    def do(self, socket: "Socket", text: str) -> bytes:
        """The answer to a frame."""

    def words(self, socket: "Socket", trouble: Refusal) -> bytes:
        """What is the matter, for this reader."""

    def gone(self, socket: "Socket") -> None:
        """It reads no more. Told once."""


class Socket:
    """One connection of a member. A backlog and an inbox it has only while there is something in them."""

    __slots__ = (
        "_backlog",
        "_ends_by",
        "_half",
        "_inbox",
        "_keeper",
        "_protocol",
        "_socket",
        "_watcher",
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
        self._protocol: ServerProtocol | None = None  # nobody needs it who only says whole, simple things
        self._watcher: Any = get_hub().loop.io(connection.fileno(), 1)
        self._watcher.start(self._readable)
        self._backlog: Backlog | None = None
        self._inbox: Inbox | None = None
        self._half: bytearray | None = None
        self._ends_by: Refusal | None = None
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
            self._write_later(self._backlog, frame)
            return
        try:
            sent = self._socket.send(frame)  # type: ignore[union-attr]
        except BlockingIOError:
            sent = 0
        except (OSError, AttributeError):
            self.drop()
            return
        if sent < len(frame):
            self._backlog = Backlog(self._socket, frame[sent:], self._written)  # type: ignore[arg-type]

    def ping(self) -> None:
        self.pinged = True
        self.write(PING)

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye; what is queued goes first, and nothing after."""
        if self.is_parting:
            return
        self._part(str(code))
        if self._inbox:
            self._inbox.clear()
        protocol = self._need_protocol()
        if protocol.state is State.OPEN:
            protocol.send_close(code, reason)
        self._flush(protocol)

    def tell(self, trouble: Refusal) -> None:
        """Say what is the matter, in a frame that answers nothing."""
        self.write(text_frame(self._keeper.words(self, trouble)))

    def end(self, why: Refusal | None) -> None:
        """Read no more, from now on; what is being carried out is answered before the goodbye."""
        if self.is_parting:
            return
        if why is None:
            self.close(RESTART, "0")
        elif self._inbox:
            self._inbox.clear()
            self.room.dismiss(self)
            self._ends_by = why
        else:
            self.tell(why)
            self.close(MEETING_GONE if isinstance(why, NoMeeting) else SESSION_ENDED, why.code)

    def drop(self) -> None:
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
        if not self.is_parting:
            self._part(LOST)

    def _write_later(self, backlog: Backlog, frame: bytes) -> None:
        if backlog.size > MAX_BACKLOG_BYTES and not self.is_parting:
            backlog.keep_the_begun()
            self.close(TOO_SLOW)
        else:
            backlog.add(frame)

    def _written(self, is_all: bool) -> None:
        if not is_all:
            self.drop()
            return
        self._backlog = None
        if self._protocol and self._protocol.eof_sent:
            self._finish()

    def _part(self, why: str) -> None:
        self.is_parting = True
        metrics.CLOSES.labels(why).inc()
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

    # Up

    def receive(self, data: bytes) -> None:
        """What has come in, whole frames or parts of them."""
        self.heard_at = time.monotonic()
        self.pinged = False
        messages = None if self._protocol else whole_messages(data)
        if messages is None:
            self._receive_anything(self._need_protocol(), data)
            return
        self.frames += len(messages) or 1
        for message in messages:
            if not self.is_parting:
                self._take(message)

    def _receive_anything(self, protocol: ServerProtocol, data: bytes) -> None:
        was_parting = self.is_parting
        protocol.receive_data(data)
        for frame in protocol.events_received():
            self.frames += 1
            if not self.is_parting:
                self._hear(frame)  # type: ignore[arg-type]
        if was_parting:
            protocol.data_to_send()  # nothing follows a goodbye
        else:
            self._flush(protocol)
        if protocol.state is not State.OPEN and not self.is_parting:
            self._part(GOODBYE)
        if protocol.eof_sent and protocol.close_rcvd and not self._backlog:
            self.drop()

    def carry_out(self, text: str) -> None:
        answer = self._keeper.do(self, text)
        if not self.is_parting:
            self.write(text_frame(answer))

    def halt(self) -> None:
        if self._watcher is not None:
            self._watcher.stop()

    def answered(self, was_halted: bool) -> None:
        self._inbox = None
        if self._ends_by:
            self.end(self._ends_by)
        if was_halted and self._watcher is not None:
            self._watcher.start(self._readable)

    def _readable(self) -> None:
        try:
            data = self._socket.recv(READ_BYTES)  # type: ignore[union-attr]
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self.receive(data)
        else:
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
        if message == BEAT and not self._inbox:
            self.write(BEATEN)
            return
        try:
            text = message.decode()
        except UnicodeDecodeError:
            self.close(BAD_TEXT)
            return
        if self._inbox:
            self._inbox.put(text)
        else:
            self._inbox = Inbox(self, text)


def deliver(readers: Collection[Any], text: bytes) -> None:
    """The same frame to each, made once."""
    frame = text_frame(text)
    metrics.DELIVERIES.count += len(readers)
    for reader in readers:
        reader.write(frame)
