"""A connection that is taken over from the server: the handshake is answered here, and the request ends."""

import os
import socket
import ssl
from _socket import socket as PlainSocket
from collections.abc import Callable, Iterable
from typing import Any

import gevent.socket
from flask import Response, request
from websockets.datastructures import Headers
from websockets.http11 import Request as Handshake
from websockets.http11 import Response as Accepted
from websockets.server import ServerProtocol

from app.errors import BadRequest, UpgradeRequired

SEND_BUFFER_BYTES = 128 * 1024  # the kernel's; by itself it would keep megabytes for whoever does not read


class Handover(Response):
    """No response: the connection is not the server's any more. gunicorn takes StopIteration as such."""

    def __init__(self, park: Callable[[], None]):
        super().__init__(status=101)
        self._park = park

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self._park()
        raise StopIteration


def accepted() -> bytes:
    """The answer to the handshake. Raises UpgradeRequired where a connection cannot be parked, BadRequest."""
    connection = request.environ.get("gunicorn.socket")
    if not isinstance(connection, gevent.socket.socket) or isinstance(connection, ssl.SSLSocket):
        raise UpgradeRequired
    handshake = Handshake(request.full_path, Headers(request.headers.items()))
    response: Accepted = ServerProtocol().accept(handshake)
    if response.status_code == 426:
        raise UpgradeRequired
    if response.status_code != 101:
        raise BadRequest(problem=response.body.decode().strip())
    return response.serialize()


def duplicate() -> PlainSocket:
    """The connection of this request, which outlives the server's own; it never waits."""
    connection = request.environ["gunicorn.socket"]
    own = PlainSocket(connection.family, connection.type, connection.proto, os.dup(connection.fileno()))
    own.setblocking(False)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    if connection.family != socket.AF_UNIX:
        own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return own


def early() -> bytes:
    """What came in together with the handshake, and is not part of it."""
    data: bytes = request.environ["wsgi.input"].reader.unreader.take_buffered()
    return data
