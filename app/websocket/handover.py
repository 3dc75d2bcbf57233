"""Answers WebSocket handshakes, and takes the socket over from gunicorn."""

import os
import re
import socket
import ssl
from _socket import socket as PlainSocket
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import WSGIEnvironment

import gevent.socket
from flask import Response, request
from websockets.datastructures import Headers
from websockets.http11 import Request as Handshake
from websockets.http11 import Response as Accepted
from websockets.server import ServerProtocol
from websockets.utils import accept_key

from app.errors import BadRequest, UpgradeRequired

SEND_BUFFER_BYTES = 128 * 1024  # by default the kernel would buffer megabytes for a client that does not read

SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
KEY = re.compile(r"[A-Za-z0-9+/]{22}==")  # 16 bytes


class Handover(Response):
    """Ends the request without a response, after `park` has taken the connection over.

    gunicorn treats StopIteration as "the application has the socket".
    """

    def __init__(self, park: Callable[[], None]):
        super().__init__(status=101)
        self._park = park

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self._park()
        raise StopIteration


def is_handed_over(environ: WSGIEnvironment) -> bool:
    """Tell whether the server hands sockets over: it is gunicorn with gevent, and does not use TLS itself."""
    connection = environ.get("gunicorn.socket")
    return isinstance(connection, gevent.socket.socket) and not isinstance(connection, ssl.SSLSocket)


def accept_handshake() -> bytes:
    """Return the response to the handshake, as bytes. Raises UpgradeRequired, BadRequest."""
    if not is_handed_over(request.environ):
        raise UpgradeRequired
    return short_response(request.environ) or _accept_by_library()


def short_response(environ: WSGIEnvironment) -> bytes | None:
    """Return the response to a handshake that has exactly the headers that all browsers send, or None."""
    key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "")
    is_plain = (
        environ.get("HTTP_UPGRADE", "").lower() == "websocket"
        and environ.get("HTTP_CONNECTION", "").lower() == "upgrade"
        and environ.get("HTTP_SEC_WEBSOCKET_VERSION") == "13"
        and KEY.fullmatch(key)
    )
    return f"{SWITCHING}Sec-WebSocket-Accept: {accept_key(key)}\r\n\r\n".encode() if is_plain else None


def _accept_by_library() -> bytes:
    """Have websockets check the handshake, and return the response: ten times the cost of the short way."""
    handshake = Handshake(request.full_path, Headers(request.headers.items()))
    response: Accepted = ServerProtocol().accept(handshake)
    if response.status_code == 426:
        raise UpgradeRequired
    if response.status_code != 101:
        raise BadRequest(problem=response.body.decode().strip())
    return response.serialize()


def duplicate_connection(environ: WSGIEnvironment) -> PlainSocket:
    """Duplicate the socket of a request, non-blocking: it stays open when gunicorn closes its own."""
    connection = environ["gunicorn.socket"]
    own = PlainSocket(connection.family, connection.type, connection.proto, os.dup(connection.fileno()))
    own.setblocking(False)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    if connection.family != socket.AF_UNIX:
        own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return own


def buffered_bytes(environ: WSGIEnvironment) -> bytes:
    """Return the bytes that arrived after the handshake, and that gunicorn has already read."""
    data: bytes = environ["wsgi.input"].reader.unreader.take_buffered()
    return data
