"""Reads the frames of one parked WebSocket: it holds a descriptor and a partial message, but no greenlet.

The event loop calls the connection when data arrives. Only `carry_out` blocks; the command queue calls it in
a greenlet.
"""

import time
from _socket import socket as PlainSocket
from typing import Any, Protocol

from websockets.frames import BINARY, CONT, TEXT, Frame
from websockets.protocol import State
from websockets.server import ServerProtocol

from app.errors import NoMeeting, Refusal
from app.live.local_presence import LocalMember
from app.websocket.close_codes import CloseCode
from app.websocket.command_queue import CommandQueue
from app.websocket.frames import parse_text_frames, text_frame
from app.websocket.writer import CLOSED_BY_PEER, ConnectionWriter

BEAT = b'{"do":"beat"}'  # exactly as pages send it; so frequent that it is answered without parsing
BEAT_REPLY = text_frame(b'{"status":"success"}')
READ_BYTES = 64 * 1024


class ConnectionOwner(Protocol):
    """Handles the commands and the end of a connection."""

    def do(self, socket: "Connection", text: str) -> bytes:
        """Carry out a frame, and return the answer as JSON. May block."""

    def words(self, socket: "Connection", trouble: Refusal) -> bytes:
        """Return an error as JSON, in the language of the reader."""

    def gone(self, socket: "Connection") -> None:
        """Forget a connection that has begun to close. Called once for each."""


class Connection(ConnectionWriter):
    """One WebSocket of a member. It has a command queue only while commands are unanswered.

    The owner sets `attendee`, `caller`, `room` and `language` before the first frame is read. `frames` counts
    the frames since the last check, and `heard_at` is the monotonic time of the last data.
    """

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

    def __init__(self, connection: PlainSocket, keeper: ConnectionOwner):
        super().__init__(connection, self._readable)
        self._keeper = keeper
        self._inbox: CommandQueue | None = None
        self._half: bytearray | None = None
        self._ends_by: Refusal | None = None
        self.heard_at = time.monotonic()
        self.frames = 0
        self.attendee: LocalMember
        self.caller: Any = None
        self.room: Any = None
        self.language = ""

    def send_error(self, trouble: Refusal) -> None:
        """Send an error in a frame of its own, not as the answer to a command."""
        self.write(text_frame(self._keeper.words(self, trouble)))

    def close(self, code: CloseCode, reason: str = "") -> None:
        """Drop queued commands, and close with a close code."""
        if self._inbox and not self.is_closing:
            self._inbox.clear()
        super().close(code, reason)

    def end_session(self, why: Refusal | None) -> None:
        """End the connection for the reason `why`; None asks the client to reconnect at once.

        No further command is carried out. With a reason, a command in progress is answered before the close.
        """
        if self.is_closing:
            return
        if why is None:
            self.close(CloseCode.RESTART, "0")
        elif self._inbox:
            self._inbox.clear()
            self.room.remove(self)
            self._ends_by = why
        else:
            self.send_error(why)
            is_gone = isinstance(why, NoMeeting)
            self.close(CloseCode.MEETING_GONE if is_gone else CloseCode.SESSION_ENDED, why.code)

    def receive(self, data: bytes) -> None:
        """Process received bytes: whole frames or parts of them."""
        self.heard_at = time.monotonic()
        self.pinged = False
        messages = None if self._protocol else parse_text_frames(data)
        if messages is None:
            self._receive_anything(self._ensure_protocol(), data)
            return
        self.frames += len(messages) or 1
        for message in messages:
            if not self.is_closing:
                self._on_message(message)

    def _receive_anything(self, protocol: ServerProtocol, data: bytes) -> None:
        was_parting = self.is_closing
        protocol.receive_data(data)
        for frame in protocol.events_received():
            self.frames += 1
            if not self.is_closing:
                self._on_frame(frame)  # type: ignore[arg-type]
        if was_parting:
            protocol.data_to_send()  # discarded: nothing may follow a close frame
        else:
            self._flush(protocol)
        if protocol.state is not State.OPEN and not self.is_closing:
            self._begin_close(CLOSED_BY_PEER)
        if protocol.eof_sent and protocol.close_rcvd and not self._buffer:
            self.abort()

    def carry_out(self, text: str) -> None:
        """Carry out a command and write its answer. Blocks; called by the command queue."""
        answer = self._keeper.do(self, text)
        if not self.is_closing:
            self.write(text_frame(answer))

    def halt(self) -> None:
        """Stop reading, so that TCP slows the client down."""
        if self._watcher is not None:
            self._watcher.stop()

    def answered(self, was_halted: bool) -> None:
        """Drop the empty queue, close if a close was waiting for it, and resume reading if it was halted."""
        self._inbox = None
        if self._ends_by:
            self.end_session(self._ends_by)
        if was_halted and self._watcher is not None:
            self._watcher.start(self._readable)

    def _begin_close(self, why: str) -> None:
        """Mark the connection as closing, and tell the owner."""
        super()._begin_close(why)
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
            self.abort()

    def _on_frame(self, frame: Frame) -> None:
        if frame.opcode is TEXT or frame.opcode is CONT:
            if not frame.fin or self._half is not None:
                self._half = bytearray() if self._half is None else self._half
                self._half += frame.data
            if frame.fin:
                whole, self._half = self._half or frame.data, None
                self._on_message(bytes(whole))
        elif frame.opcode is BINARY:
            self.close(CloseCode.NOT_TEXT)

    def _on_message(self, message: bytes) -> None:
        if self._ends_by:
            return
        if message == BEAT and not self._inbox:
            self.write(BEAT_REPLY)
            return
        try:
            text = message.decode()
        except UnicodeDecodeError:
            self.close(CloseCode.BAD_TEXT)
            return
        if self._inbox:
            self._inbox.put(text)
        else:
            self._inbox = CommandQueue(self, text)
