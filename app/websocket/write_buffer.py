"""Holds the frames that a slow client has not read yet."""

from _socket import socket as PlainSocket
from collections import deque
from collections.abc import Callable

from gevent.hub import get_hub


class WriteBuffer:
    """Writes frames whenever the socket becomes writable. The first frame is always partly sent."""

    __slots__ = ("_connection", "_done", "_frames", "_watcher", "size")

    def __init__(self, connection: PlainSocket, begun: bytes, done: Callable[[bool], None]):
        """`done(True)` is called when everything is written, `done(False)` when the connection is lost."""
        self._connection = connection
        self._done = done
        self._frames = deque((begun,))
        self.size = len(begun)  # bytes
        self._watcher = get_hub().loop.io(connection.fileno(), 2)
        self._watcher.start(self._writable)

    def add(self, frame: bytes) -> None:
        """Append a frame."""
        self._frames.append(frame)
        self.size += len(frame)

    def drop_unstarted(self) -> None:
        """Drop all frames but the first, which is partly sent and has to be finished."""
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
                sent = self._connection.send(frame)
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
