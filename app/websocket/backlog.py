"""Waits until a client has read what was sent to it."""

import time

import gevent

from app.websocket.close_codes import CloseCode
from app.websocket.connection import Connection
from app.websocket.writer import STALL_TIMEOUT_S

READ_CHECK_S = 0.05


def wait_until_read(connection: Connection) -> None:
    """Wait until the client has read what was sent, as it may have to catch up by more than a buffer holds.

    Close it if it reads nothing for STALL_TIMEOUT_S.
    """
    unsent, read_at = connection.unsent_bytes, time.monotonic()
    while connection.unsent_bytes and not connection.is_closing:
        gevent.sleep(READ_CHECK_S)
        if connection.unsent_bytes < unsent:
            unsent, read_at = connection.unsent_bytes, time.monotonic()
        elif time.monotonic() - read_at > STALL_TIMEOUT_S:
            connection.close(CloseCode.TOO_SLOW)
