"""Plain HTTP over connections that are kept: one epoll, no coroutine."""

import re
import select
import socket
import time

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
READ_BYTES = 256 * 1024
PATIENCE_S = 60


class HttpClient:
    """A connection on which one request at a time is answered."""

    __slots__ = ("came", "plug", "then")

    def __init__(self, plug):
        self.plug = plug
        self.came = b""
        self.then = None


class HttpClients:
    """As many connections to a port as there are requests at once."""

    def __init__(self, port):
        self._port = port
        self._epoll = select.epoll()
        self._lines = {}
        self._idle = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for line in self._lines.values():
            line.plug.close()
        self._epoll.close()

    @property
    def waiting(self):
        return len(self._lines) - len(self._idle)

    def ask(self, request, then):
        """Send a request; what comes is given to `then`, as (status, head, body)."""
        line = self._idle.pop() if self._idle else self._connect()
        line.then = then
        line.plug.sendall(request)

    def turn(self, timeout):
        """Take in what has come, or wait for something."""
        for number, _ in self._epoll.poll(timeout):
            self._readable(self._lines[number])

    def _connect(self):
        plug = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE_S)
        plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._epoll.register(plug.fileno(), select.EPOLLIN)
        line = self._lines[plug.fileno()] = HttpClient(plug)
        return line

    def _readable(self, line):
        data = line.plug.recv(READ_BYTES)
        if not data:
            raise ConnectionError("the server has hung up in the middle of an answer")
        line.came += data
        head, found, body = line.came.partition(b"\r\n\r\n")
        if found and len(body) >= int(LENGTH.search(head)[1]):
            line.came = b""
            self._idle.append(line)
            line.then(int(head[9:12]), head, body)


class Round:
    """Requests one after the other on so many lines at once, until the time is over."""

    def __init__(self, port, at_once):
        self._port = port
        self._at_once = at_once
        self.latencies = []
        self.statuses = set()
        self.body = b""

    def run(self, requests, seconds=PATIENCE_S):
        """Ask what `requests` brings; over when it is, or when the time is."""
        with HttpClients(self._port) as lines:
            self.began_at = time.monotonic()
            ends = self.began_at + seconds
            for _ in range(self._at_once):
                self._ask(lines, requests, ends)
            while lines.waiting:
                lines.turn(1)
            self.seconds = time.monotonic() - self.began_at
        return self

    @property
    def count(self):
        return len(self.latencies)

    def _ask(self, lines, requests, ends):
        request, began = next(requests, None), time.monotonic()
        if request is None or began > ends:
            return

        def then(status, head, body):
            self.latencies.append(time.monotonic() - began)
            self.statuses.add(status)
            self.body = body
            self._ask(lines, requests, ends)

        lines.ask(request, then)


def get(path, cookie=""):
    given = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{given}\r\n".encode()


def post(path, body, cookie=""):
    given = f"Cookie: {cookie}\r\n" if cookie else ""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{given}Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body
