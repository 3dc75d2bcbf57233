"""A WebSocket that is parked: it holds a descriptor and what it has half read, and no greenlet.

The loop calls it when there is something to read. Nothing here waits for anything but `carry_out`, which an
inbox calls from a greenlet of its own.
"""

import time
from _socket import socket as PlainSocket
from typing import Any, Protocol

from websockets.frames import BINARY, CONT, TEXT, Frame
from websockets.protocol import State
from websockets.server import ServerProtocol

from app.errors import NoMeeting, Refusal
from app.live.local_presence import Attendee
from app.websocket.command_queue import Inbox
from app.websocket.frames import text_frame, whole_messages
from app.websocket.writer import BAD_TEXT, GOODBYE, MEETING_GONE, NOT_TEXT, RESTART, SESSION_ENDED, Sender

BEAT = b'{"do":"beat"}'  # as pages say it, in this spelling: too often to be read like any other verb
BEATEN = text_frame(b'{"status":"success"}')
READ_BYTES = 64 * 1024


class Keeper(Protocol):
    """Whoever parks sockets."""

    def do(self, socket: "Socket", text: str) -> bytes:
        """The answer to a frame."""

    def words(self, socket: "Socket", trouble: Refusal) -> bytes:
        """What is the matter, for this reader."""

    def gone(self, socket: "Socket") -> None:
        """It reads no more. Told once."""


class Socket(Sender):
    """One connection of a member. An inbox it has only while there is something in it."""

    __slots__ = (
        "_ends_by",
        "_half",
        "_inbox",
        "_keeper",
        "attendee",
        "caller",
        "frames",
        "heard_at",
        "language",
        "room",
    )

    def __init__(self, connection: PlainSocket, keeper: Keeper):
        super().__init__(connection, self._readable)
        self._keeper = keeper
        self._inbox: Inbox | None = None
        self._half: bytearray | None = None
        self._ends_by: Refusal | None = None
        self.heard_at = time.monotonic()
        self.frames = 0
        self.attendee: Attendee
        self.caller: Any = None
        self.room: Any = None
        self.language = ""

    def tell(self, trouble: Refusal) -> None:
        """Say what is the matter, in a frame that answers nothing."""
        self.write(text_frame(self._keeper.words(self, trouble)))

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye, and carry out no more than what has begun."""
        if self._inbox and not self.is_parting:
            self._inbox.clear()
        super().close(code, reason)

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

    def _part(self, why: str) -> None:
        super()._part(why)
        self._keeper.gone(self)

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
        if self._ends_by:
            return
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
