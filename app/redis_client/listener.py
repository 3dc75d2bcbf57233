"""The connection on which a worker hears what is published: everything that has arrived, at once."""

import array
import fcntl
import socket
import termios
import time
from typing import Any, NamedTuple, Protocol

import hiredis
import redis

READ_BYTES = 256 * 1024
MAX_AT_ONCE = 1_000  # publications heard before anybody is told, where there is no socket to drain
KINDS = {
    **dict.fromkeys((b"message", b"smessage"), "message"),
    **dict.fromkeys((b"subscribe", b"ssubscribe"), "subscribe"),
    **dict.fromkeys((b"unsubscribe", b"sunsubscribe"), "unsubscribe"),
}
PONG_S = 1.9  # how long Redis may take to answer a ping; less than two times of hearing nothing


class PubSubEvent(NamedTuple):
    """A publication; the word that a subscription has begun, or begun again ("subscribe"), or has ended
    ("unsubscribe"); or (`kind` "lost") that nothing is heard on a channel any more.
    """

    kind: str
    channel: str
    data: bytes


class PubSub(Protocol):
    """What listens to Redis. Raises redis.RedisError when Redis is lost."""

    def subscribe(self, *channels: str) -> None: ...

    def unsubscribe(self, channel: str) -> None: ...

    def hear(self, timeout: float) -> list[PubSubEvent]: ...

    def has_unread(self, channel: str) -> bool: ...

    def close(self) -> None: ...


class Listener:
    """Reads the socket itself: redis-py would take ten times as long for each publication."""

    prefix = ""  # of the commands; in a Cluster, see shards.py

    def __init__(self, connection: Any):
        self._connection = connection
        self._reader = hiredis.Reader()
        self._unread = array.array("i", [0])
        self._asked_at: float | None = None  # since when a ping has been waiting for its answer

    def subscribe(self, *channels: str) -> None:
        self._connection.send_command(f"{self.prefix}SUBSCRIBE", *channels)

    def unsubscribe(self, channel: str) -> None:
        self._connection.send_command(f"{self.prefix}UNSUBSCRIBE", channel)

    def hear(self, timeout: float) -> list[PubSubEvent]:
        """All that has arrived, as soon as anything has; nothing if it took longer than `timeout` seconds.

        A Redis that is silent is asked whether it is still there.
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
        """Whether more has arrived than was heard, perhaps on this channel."""
        connected = self._connection._sock
        if connected is None or (hasattr(connected, "pending") and connected.pending()):
            return True
        fcntl.ioctl(connected.fileno(), termios.FIONREAD, self._unread)
        return self._unread[0] > 0

    def close(self) -> None:
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
            elif isinstance(reply, list) and len(reply) == 3:  # else a pong: that it is heard is all it says
                kind, channel, data = reply
                heard.append(PubSubEvent(KINDS[kind], (channel or b"").decode(), data))
        return heard

    def _refused(self, reply: hiredis.ReplyError) -> None:
        raise redis.ResponseError(str(reply))


class EmbeddedListener:
    """Listens to the store inside this process, which is never lost."""

    def __init__(self, client: redis.Redis):
        self._pubsub: Any = client.pubsub()  # type: ignore[no-untyped-call]

    def subscribe(self, *channels: str) -> None:
        self._pubsub.subscribe(*channels)

    def unsubscribe(self, channel: str) -> None:
        self._pubsub.unsubscribe(channel)

    def hear(self, timeout: float) -> list[PubSubEvent]:
        heard: list[PubSubEvent] = []
        message = self._pubsub.get_message(timeout=timeout)
        while message is not None and len(heard) < MAX_AT_ONCE:
            heard.append(PubSubEvent(message["type"], (message["channel"] or b"").decode(), message["data"]))
            message = self._pubsub.get_message(timeout=0)
        return heard

    def has_unread(self, _: str) -> bool:
        """It cannot tell, and a look at the store costs as little."""
        return True

    def close(self) -> None:
        self._pubsub.close()
