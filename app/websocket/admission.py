"""The door of the live connections: when thousands come back at once, they are let in one after the other."""

import socket
from _socket import socket as PlainSocket
from collections import deque
from collections.abc import Iterable
from typing import Any

from gevent.event import Event

PATH = "/api/live"
MAX_CONCURRENT = 32  # enough to keep Redis busy; were all let in together, all would be let in late


class HandshakeQueue:
    """In front of the application: handshakes wait here for their turn; some have hung up by then."""

    def __init__(self, app: Any):
        self._app = app
        self._free = MAX_CONCURRENT
        self._waiting: deque[Event] = deque()

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH:
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        self._acquire()
        try:
            if _has_hung_up(environ.get("gunicorn.socket")):
                raise StopIteration  # which ends the request without a word, as when a connection is parked
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
        except BaseException:  # the worker ends
            if turn.is_set():
                self._release()
            else:
                self._waiting.remove(turn)
            raise

    def _release(self) -> None:
        """The place goes to who has waited longest; nobody who comes this moment is before them."""
        if self._waiting:
            self._waiting.popleft().set()
        else:
            self._free += 1


def _has_hung_up(connection: Any) -> bool:
    """Whether the other side has hung up."""
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
