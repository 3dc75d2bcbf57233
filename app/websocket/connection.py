"""Reads the messages of one parked WebSocket: it holds a descriptor and a partial message, but no greenlet.

The event loop calls the connection when data arrives. Only commands block: the queue runs them in a greenlet.
"""

import time
from _socket import socket as PlainSocket
from collections.abc import Callable

from websockets.frames import BINARY, CONT, TEXT, Frame
from websockets.protocol import State
from websockets.server import ServerProtocol

from app.errors import NoMeeting, Refusal
from app.live.local_presence import LocalMember
from app.live.room import Room
from app.web.verbs import Caller
from app.websocket.close_codes import CloseCode
from app.websocket.command_handler import CommandHandler
from app.websocket.command_queue import CommandQueue
from app.websocket.frames import parse_text_frames, text_frame
from app.websocket.writer import CLOSED_BY_PEER, ConnectionWriter

BEAT = b'{"do":"beat"}'  # exactly as pages send it; so frequent that it is answered without parsing
BEAT_REPLY = text_frame(b'{"status":"success"}')
READ_BYTES = 64 * 1024


class Connection(ConnectionWriter):
    """One WebSocket of a member, in a room. It has a command queue only while commands are unanswered."""

    # A subclass of the writer, as two objects that call each other are a reference cycle: after gc.freeze,
    # the garbage collector would not free those of closed connections.
    __slots__ = (
        "_commands",
        "_frame_count",
        "_handler",
        "_language",
        "_on_closing",
        "_partial",
        "_pending_end",
        "attendee",
        "caller",
        "heard_at",
        "hidden_to",
        "room",
    )

    def __init__(
        self,
        socket: PlainSocket,
        caller: Caller,
        language: str,
        room: Room,
        attendee: LocalMember,
        hidden_to: int,
        handler: CommandHandler,
        on_closing: Callable[["Connection"], None],
    ):
        """Begin to read. `hidden_to` is that of RoomReader; `on_closing` is called when a close begins."""
        super().__init__(socket, self._readable)
        self.caller = caller
        self.room = room
        self.attendee = attendee
        self.hidden_to = hidden_to
        self.heard_at = time.monotonic()  # the last data
        self._language = language
        self._handler = handler
        self._on_closing = on_closing
        self._commands: CommandQueue | None = None
        self._partial: bytearray | None = None  # a message of which fragments are missing
        self._pending_end: Refusal | None = None  # closes the connection when the queue is drained
        self._frame_count = 0

    def send_error(self, error: Refusal) -> None:
        """Send an error in a frame of its own, not as the answer to a command."""
        if not self.is_closing:
            self.write(text_frame(self._handler.error_json(error, self._language)))

    def close(self, code: CloseCode, reason: str = "") -> None:
        """Drop queued commands, and close with a close code."""
        if self._commands and not self.is_closing:
            self._commands.clear()
        super().close(code, reason)

    def end_session(self, error: Refusal | None) -> None:
        """End the connection because of `error`; None asks the client to reconnect at once.

        No further command is carried out. With an error, a command in progress is answered before the close.
        """
        if self.is_closing:
            return
        if error is None:
            self.close(CloseCode.RESTART, "0")
        elif self._commands:
            self._commands.clear()
            self.room.remove(self)
            self._pending_end = error
        else:
            self.send_error(error)
            is_gone = isinstance(error, NoMeeting)
            self.close(CloseCode.MEETING_GONE if is_gone else CloseCode.SESSION_ENDED, error.code)

    def take_frame_count(self) -> int:
        """Return how many frames have come since the last call."""
        count, self._frame_count = self._frame_count, 0
        return count

    def receive(self, data: bytes) -> None:
        """Process received bytes: whole frames or parts of them."""
        self.heard_at = time.monotonic()
        self.pinged = False
        messages = None if self._protocol else parse_text_frames(data)
        if messages is None:
            self._receive_by_library(self._ensure_protocol(), data)
            return
        self._frame_count += len(messages) or 1
        for message in messages:
            if not self.is_closing:
                self._on_message(message)

    def _receive_by_library(self, protocol: ServerProtocol, data: bytes) -> None:
        was_closing = self.is_closing
        protocol.receive_data(data)
        for frame in protocol.events_received():
            self._frame_count += 1
            if not self.is_closing:
                self._on_frame(frame)  # type: ignore[arg-type]
        if was_closing:
            protocol.data_to_send()  # discarded: nothing may follow a close frame
        else:
            self._flush(protocol)
        if protocol.state is not State.OPEN and not self.is_closing:
            self._begin_close(CLOSED_BY_PEER)
        if protocol.eof_sent and protocol.close_rcvd and not self._buffer:
            self.abort()

    def _begin_close(self, label: str) -> None:
        super()._begin_close(label)
        self._on_closing(self)

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
            if not frame.fin or self._partial is not None:
                self._partial = bytearray() if self._partial is None else self._partial
                self._partial += frame.data
            if frame.fin:
                whole, self._partial = self._partial or frame.data, None
                self._on_message(bytes(whole))
        elif frame.opcode is BINARY:
            self.close(CloseCode.NOT_TEXT)

    def _on_message(self, message: bytes) -> None:
        if self._pending_end:
            return
        if message == BEAT and not self._commands:
            self.write(BEAT_REPLY)
            return
        try:
            text = message.decode()
        except UnicodeDecodeError:
            self.close(CloseCode.BAD_TEXT)
            return
        self._queue_command(text)

    def _queue_command(self, text: str) -> None:
        """Queue a command; when the queue is full, stop reading, so that TCP slows the client down."""
        if self._commands is None:
            self._commands = CommandQueue(text, self._execute, self._on_drained)
            return
        self._commands.put(text)
        if self._commands.is_full and self._watcher is not None:
            self._watcher.stop()

    def _execute(self, text: str) -> None:
        """Carry out a command, and write its answer. Blocks."""
        answer = self._handler.handle(text, self.caller, self.room, self._language)
        if not self.is_closing:
            self.write(text_frame(answer.text))
        if answer.fatal:
            self.end_session(answer.fatal)

    def _on_drained(self) -> None:
        """Drop the empty queue, close if a close waits for it, and resume reading."""
        self._commands = None
        if self._pending_end:
            self.end_session(self._pending_end)
        if self._watcher is not None and not self._watcher.active:
            self._watcher.start(self._readable)
