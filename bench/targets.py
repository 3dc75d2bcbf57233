"""Defines the targets of benchmarks: services with rooms, whose members get each other's messages."""

import http.client
import json
import os
import re
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from tools.frames import content, handshake
from tools.processes import free_port
from tools.servers import RedisServer, Service

SERVER_CORE, CLIENT_CORE = 0, 1
MAX_MEMBERS = 20_000
IN_MEMORY = ("--appendonly", "no")
DURABLE = ("--appendonly", "yes", "--appendfsync", "always")
CURSOR = re.compile(rb'"cursor":"([^"]+)"')
REFUSED = re.compile(rb'{"ref":"bench-(\d+)","status":"error","code":"store_unavailable"')


class Seat(NamedTuple):
    """A member of a room, with the session token if the target has sessions."""

    room: str
    number: int
    token: str = ""


@contextmanager
def on_core(core):
    """Pin processes that the block starts to a core; the client has its own core before and after."""
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, {CLIENT_CORE})


class Target:
    """Runs a service with a Redis of its own, both on the server's core."""

    name = ""
    beat: bytes | None = None  # the frame that a client sends every 25 s, if any
    keeps_order = False  # whether it promises an order of messages

    knows_users = False  # of Redis; a target without connects as the default user

    def __init__(self, folder, is_durable=False):
        self.folder = Path(folder)
        self.redis_port = free_port()
        options = ("--port", str(self.redis_port), *(DURABLE if is_durable else IN_MEMORY))
        self.redis = RedisServer(self.folder / "redis", *options)
        if not self.knows_users:
            self.redis.allow_without_user()
        self.server = self._server()

    def __enter__(self):
        with on_core(SERVER_CORE):
            self.redis.start()
            self.server.start()
        return self

    def __exit__(self, *_):
        self.server.__exit__()
        self.redis.__exit__()

    def restart(self):
        self.server.stop()
        with on_core(SERVER_CORE):
            self.server.start()

    @property
    def port(self):
        return self.server.port

    @property
    def parts(self):
        return {"workers": self.server, "redis": self.redis}

    def refused(self, payload):
        """Return the seq of the message that this frame refuses for the moment, or None."""

    def seats(self, rooms, members):
        """Return the members of all rooms, room by room."""
        return [Seat(f"room{room}", number) for room in range(rooms) for number in range(members)]


class OurService(Target):
    name = "ours"
    knows_users = True
    keeps_order = True
    beat = b'{"do":"beat"}'

    def _server(self):
        return Service(self.folder / "service", self.redis.url, RATE_LIMITS="off", MAX_MEMBERS=MAX_MEMBERS)

    def seats(self, rooms, members):
        self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        seats = [seat for _ in range(rooms) for seat in self._seats_of_room(members)]
        self._line.close()
        return seats

    def _seats_of_room(self, members):
        room, token = self._ask("create", meeting_name="bench", member_name="m0")
        yield Seat(room, 0, token)
        for number in range(1, members):
            _, token = self._ask("join", meeting_id=room, member_name=f"m{number}")
            yield Seat(room, number, token)

    def _ask(self, verb, **body):
        self._line.request("POST", f"/api/{verb}", json.dumps(body), {"Content-Type": "application/json"})
        answer = self._line.getresponse()
        room = json.loads(answer.read())["meeting_id"]
        return room, token_of(room, str(answer.headers))

    def handshake(self, connection):
        seat, after = connection.seat, {"after": connection.cursor} if connection.cursor else {}
        query = urlencode({"meeting_id": seat.room, "language": "en", **after})
        return handshake(f"/api/live?{query}", cookie_of(seat))

    def say(self, seq, stamp):
        ref = f"bench-{seq:08}"
        return f'{{"do":"send","ref":"{ref}","key":"{ref}","content":"{content(stamp)}"}}'.encode()

    def refused(self, payload):
        refused = REFUSED.match(payload)
        return refused and int(refused[1])

    def lets_in(self, payload):
        return payload.startswith(b'{"status"')

    def hear(self, connection, payload):
        cursor = CURSOR.search(payload)
        if cursor:
            connection.cursor = cursor[1].decode()


def cookie_of(seat):
    return f"seat_{seat.room}={seat.token}"


def token_of(room, headers):
    """Return the session token from the cookies of an answer."""
    return re.search(f"seat_{room}=([^;]+)", headers)[1]
