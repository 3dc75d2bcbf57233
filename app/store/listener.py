"""The connection on which a worker hears what is published: everything that has arrived, at once."""

import array
import fcntl
import socket
import termios
from typing import Any, NamedTuple

import hiredis
import redis

READ_BYTES = 256 * 1024
MOST_AT_ONCE = 1_000  # publications heard before anybody is told, where there is no socket to drain


class Heard(NamedTuple):
    """A publication, or (`kind` "subscribe") the word that a subscription has begun, or begun again."""

    kind: str
    channel: str
    data: bytes


class Listener:
    """Reads the socket itself: redis-py would take ten times as long for each publication.

    Everything here raises redis.RedisError when Redis is lost.
    """

    def __init__(self, client: redis.Redis):
        pool = client.connection_pool
        self._connection: Any = pool.connection_class(**pool.connection_kwargs)
        self._connection.connect()
        self._reader = hiredis.Reader()
        self._unread = array.array("i", [0])

    def subscribe(self, *channels: str) -> None:
        self._connection.send_command("SUBSCRIBE", *channels)

    def unsubscribe(self, channel: str) -> None:
        self._connection.send_command("UNSUBSCRIBE", channel)

    def ping(self) -> None:
        self._connection.send_command("PING")

    def hear(self, timeout: float) -> list[Heard] | None:
        """All that has arrived, as soon as anything has; None if it took longer than `timeout` seconds."""
        connected: socket.socket | None = self._connection._sock
        if connected is None:
            raise redis.ConnectionError("The listener's connection was closed.")
        connected.settimeout(timeout)
        try:
            arrived = connected.recv(READ_BYTES)
        except TimeoutError:
            return None
        except OSError as reason:
            raise redis.ConnectionError(str(reason)) from reason
        if not arrived:
            raise redis.ConnectionError("Redis has closed the listener's connection.")
        return self._parse(arrived)

    @property
    def has_unread(self) -> bool:
        """Whether more has arrived than was heard."""
        connected = self._connection._sock
        if connected is None or (hasattr(connected, "pending") and connected.pending()):
            return True
        fcntl.ioctl(connected.fileno(), termios.FIONREAD, self._unread)
        return self._unread[0] > 0

    def close(self) -> None:
        self._connection.disconnect()

    def _parse(self, arrived: bytes) -> list[Heard]:
        self._reader.feed(arrived)
        heard = []
        while (reply := self._reader.gets()) is not False:
            if isinstance(reply, hiredis.ReplyError):
                raise redis.ResponseError(str(reply))
            if isinstance(reply, list) and len(reply) == 3:  # else a pong: that it is heard is all it says
                kind, channel, data = reply
                heard.append(Heard(kind.decode(), (channel or b"").decode(), data))
        return heard


class EmbeddedListener:
    """The same for the store inside this process, which is never lost."""

    has_unread = True  # it cannot tell, and a look at the store costs as little

    def __init__(self, client: redis.Redis):
        self._pubsub: Any = client.pubsub()  # type: ignore[no-untyped-call]

    def subscribe(self, *channels: str) -> None:
        self._pubsub.subscribe(*channels)

    def unsubscribe(self, channel: str) -> None:
        self._pubsub.unsubscribe(channel)

    def ping(self) -> None:
        """It is there as long as we are."""

    def hear(self, timeout: float) -> list[Heard] | None:
        message = self._pubsub.get_message(timeout=timeout)
        if message is None:
            return None
        heard: list[Heard] = []
        while message is not None and len(heard) < MOST_AT_ONCE:
            heard.append(Heard(message["type"], (message["channel"] or b"").decode(), message["data"]))
            message = self._pubsub.get_message(timeout=0)
        return heard

    def close(self) -> None:
        self._pubsub.close()
