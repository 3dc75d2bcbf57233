"""Limits the WebSocket handshakes that a worker handles at once, when thousands of clients reconnect."""

import socket
from _socket import socket as PlainSocket
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from gevent.event import Event

PATH = "/api/live"
MAX_CONCURRENT = 32  # enough to keep Redis busy; with more at once, all of them would finish late


class HandshakeQueue:
    """WSGI middleware: a FIFO of handshakes, of which MAX_CONCURRENT are in progress at a time.

    A client that has hung up while it waited is dropped, and all are while the worker opens no connections
    (`opens_none`). Other requests pass through.
    """

    def __init__(self, app: Any, opens_none: Callable[[], bool]):
        self._app = app
        self._opens_none = opens_none
        self._free = MAX_CONCURRENT
        self._waiting: deque[Event] = deque()

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH:
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        self._acquire()
        try:
            if self._opens_none() or _has_hung_up(environ.get("gunicorn.socket")):
                raise StopIteration  # gunicorn then ends the request without a response
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        finally:
            self._release()

    def _acquire(self) -> None:
        if self._free:
            self._free -= 1
            return
        turn = Event()
        self._waiting.append(turn)
        try:
            turn.wait()
        except BaseException:  # the worker ends, and kills this greenlet
            if turn.is_set():
                self._release()
            else:
                self._waiting.remove(turn)
            raise

    def _release(self) -> None:
        """Give the place to the handshake that has waited longest, before any that arrives now."""
        if self._waiting:
            self._waiting.popleft().set()
        else:
            self._free += 1


def _has_hung_up(connection: Any) -> bool:
    """Tell whether the client has closed the connection, without reading from it."""
    if connection is None:
        return False
    plain = PlainSocket(connection.family, connection.type, connection.proto, connection.fileno())
    try:
        return not plain.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        plain.detach()
