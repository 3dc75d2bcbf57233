"""Makes HTTP requests over keep-alive connections: one epoll, no coroutine."""

import re
import select
import socket
import time

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
READ_BYTES = 256 * 1024
PATIENCE_S = 60


class HttpClient:
    """A connection with one request at a time."""

    __slots__ = ("came", "plug", "then")

    def __init__(self, plug):
        self.plug = plug
        self.came = b""
        self.then = None


class HttpClients:
    """Opens as many connections to a port as there are requests at once."""

    def __init__(self, port):
        self._port = port
        self._epoll = select.epoll()
        self._clients = {}
        self._idle = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for client in self._clients.values():
            client.plug.close()
        self._epoll.close()

    @property
    def waiting(self):
        return len(self._clients) - len(self._idle)

    def ask(self, request, then):
        """Send a request, and call `then` with its answer as (status, head, body)."""
        client = self._idle.pop() if self._idle else self._connect()
        client.then = then
        client.plug.sendall(request)

    def turn(self, timeout):
        """Read what has arrived, or wait for up to `timeout` seconds."""
        for number, _ in self._epoll.poll(timeout):
            self._readable(self._clients[number])

    def _connect(self):
        plug = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE_S)
        plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._epoll.register(plug.fileno(), select.EPOLLIN)
        client = self._clients[plug.fileno()] = HttpClient(plug)
        return client

    def _readable(self, client):
        data = client.plug.recv(READ_BYTES)
        if not data:
            self._lose(client)
            return
        client.came += data
        head, found, body = client.came.partition(b"\r\n\r\n")
        if found and len(body) >= int(LENGTH.search(head)[1]):
            client.came = b""
            self._idle.append(client)
            client.then(int(head[9:12]), head, body)

    def _lose(self, client):
        """Forget an idle connection that the server has closed, as it does after a while."""
        if client not in self._idle:
            raise ConnectionError("the server has closed the connection in the middle of an answer")
        self._idle.remove(client)
        del self._clients[client.plug.fileno()]
        client.plug.close()


class Round:
    """Makes requests one after the other on `at_once` connections, until the time is over."""

    def __init__(self, port, at_once):
        self._port = port
        self._at_once = at_once
        self.latencies = []
        self.statuses = set()
        self.body = b""

    def run(self, requests, seconds=PATIENCE_S):
        """Send the requests, until there are no more or `seconds` have passed."""
        with HttpClients(self._port) as http:
            self.began_at = time.monotonic()
            ends = self.began_at + seconds
            for _ in range(self._at_once):
                self._ask(http, requests, ends)
            while http.waiting:
                http.turn(1)
            self.seconds = time.monotonic() - self.began_at
        return self

    @property
    def count(self):
        return len(self.latencies)

    def _ask(self, http, requests, ends):
        request, began = next(requests, None), time.monotonic()
        if request is None or began > ends:
            return

        def then(status, head, body):
            self.latencies.append(time.monotonic() - began)
            self.statuses.add(status)
            self.body = body
            self._ask(http, requests, ends)

        http.ask(request, then)


def get(path, cookie=""):
    given = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{given}\r\n".encode()


def post(path, body, cookie=""):
    given = f"Cookie: {cookie}\r\n" if cookie else ""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{given}Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body
