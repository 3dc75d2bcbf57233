"""Receives publications on a connection of its own, all that have arrived at once."""

import array
import fcntl
import socket
import termios
import time
from typing import Any, NamedTuple, Protocol

import hiredis
import redis

READ_BYTES = 256 * 1024
KINDS = {
    **dict.fromkeys((b"message", b"smessage"), "message"),
    **dict.fromkeys((b"subscribe", b"ssubscribe"), "subscribe"),
    **dict.fromkeys((b"unsubscribe", b"sunsubscribe"), "unsubscribe"),
}
PONG_S = 1.9  # until a ping without an answer means that Redis is lost; less than two timeouts of `read`


class PubSubEvent(NamedTuple):
    """An event of a subscription.

    `kind` is "message" (`data` is the publication), "subscribe" (Redis has confirmed the channel, perhaps
    once more), "unsubscribe" (the subscription has ended) or "lost" (events of the channel may be missing).
    """

    kind: str
    channel: str
    data: bytes


class PubSub(Protocol):
    """Listens to channels of Redis for one worker.

    Every method may raise RedisError, which means that the connection is lost; the hub then opens a new one.
    """

    def subscribe(self, *channels: str) -> None:
        """Subscribe to channels, and return before Redis has confirmed them."""
        ...

    def unsubscribe(self, channel: str) -> None:
        """Unsubscribe from a channel."""
        ...

    def read(self, timeout: float) -> list[PubSubEvent]:
        """Return the events that have arrived; wait at most `timeout` seconds for the first of them."""
        ...

    def has_unread(self, channel: str) -> bool:
        """Return whether events may have arrived that `read` has not returned, perhaps on this channel."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class Listener:
    """Listens on one connection. It reads the socket itself: redis-py takes ten times as
    long for each event.
    """

    prefix = ""  # of the commands; "S" in a Cluster, see node.py

    def __init__(self, connection: Any):
        self._connection = connection
        self._reader = hiredis.Reader()
        self._unread = array.array("i", [0])
        self._asked_at: float | None = None  # when the ping was sent that has no answer yet

    def subscribe(self, *channels: str) -> None:
        """Send SUBSCRIBE. Raises RedisError."""
        self._connection.send_command(f"{self.prefix}SUBSCRIBE", *channels)

    def unsubscribe(self, channel: str) -> None:
        """Send UNSUBSCRIBE. Raises RedisError."""
        self._connection.send_command(f"{self.prefix}UNSUBSCRIBE", channel)

    def read(self, timeout: float) -> list[PubSubEvent]:
        """Return all events that have arrived, or an empty list if none arrives within `timeout` seconds.

        After a silent timeout it sends a ping. Raises RedisError if Redis has closed the connection or does
        not answer the ping.
        """
        connected: socket.socket | None = self._connection._sock
        if connected is None:
            raise redis.ConnectionError("The listener's connection was closed.")
        connected.settimeout(timeout)
        try:
            arrived = connected.recv(READ_BYTES)
        except TimeoutError:
            self._ask()
            return []
        except OSError as error:
            raise redis.ConnectionError(str(error)) from error
        if not arrived:
            raise redis.ConnectionError("Redis has closed the listener's connection.")
        self._asked_at = None
        return self._parse(arrived)

    def has_unread(self, _: str) -> bool:
        """Return whether the socket holds bytes that `read` has not read, perhaps of this channel."""
        connected = self._connection._sock
        if connected is None or (hasattr(connected, "pending") and connected.pending()):
            return True
        fcntl.ioctl(connected.fileno(), termios.FIONREAD, self._unread)
        return self._unread[0] > 0

    def close(self) -> None:
        """Close the connection."""
        self._connection.disconnect()

    def _ask(self) -> None:
        if self._asked_at is None:
            self._connection.send_command("PING")
            self._asked_at = time.monotonic()
        elif time.monotonic() - self._asked_at > PONG_S:
            raise redis.TimeoutError("no answer to a ping")

    def _parse(self, arrived: bytes) -> list[PubSubEvent]:
        self._reader.feed(arrived)
        heard = []
        while (reply := self._reader.gets()) is not False:
            if isinstance(reply, hiredis.ReplyError):
                self._refused(reply)
            elif isinstance(reply, list) and len(reply) == 3:  # else the answer to a ping
                kind, channel, data = reply
                heard.append(PubSubEvent(KINDS[kind], (channel or b"").decode(), data))
        return heard

    def _refused(self, reply: hiredis.ReplyError) -> None:
        raise redis.ResponseError(str(reply))
