"""Makes real HTTP requests, and keeps cookies as a browser does."""

import http.client
import json
import socket
from dataclasses import dataclass
from http.cookies import Morsel, SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

TIMEOUT_S = 60  # longer than any answer may take; a hang becomes a failure


@dataclass
class Answer:
    """An HTTP answer, with the names of Flask's test client."""

    status_code: int
    headers: http.client.HTTPMessage
    data: bytes

    @property
    def json(self):
        return json.loads(self.data)

    def get_json(self):
        return self.json


class Browser:
    """Makes requests to http://host:port or a unix socket, each on a connection of its own."""

    def __init__(self, place):
        self.place = place
        self.cookies: dict[str, Morsel] = {}

    def get(self, path, query_string=None, headers=None):
        query = f"?{urlencode(query_string)}" if query_string else ""
        return self.request("GET", path + query, headers=headers)

    def post(self, path, json=None, headers=None):
        kind = {"Content-Type": "application/json"}
        return self.request("POST", path, _encode(json), kind | (headers or {}))

    def request(self, method, path, body=None, headers=None):
        connection = _connect(self.place)
        try:
            connection.request(method, path, body, self._cookie() | (headers or {}))
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        self._keep(answer.headers.get_all("Set-Cookie", []))
        return answer

    def get_cookie(self, name):
        return self.cookies.get(name)

    def set_cookie(self, name, value):
        self._keep([f"{name}={value}"])

    def _cookie(self):
        pairs = [f"{name}={cookie.value}" for name, cookie in self.cookies.items()]
        return {"Cookie": "; ".join(pairs)} if pairs else {}

    def _keep(self, lines):
        for name, cookie in (pair for line in lines for pair in SimpleCookie(line).items()):
            self.cookies[name] = cookie
            if cookie["max-age"] == "0":
                del self.cookies[name]


def exchange(place, *data):
    """Send raw bytes, and return all bytes until the other side closes the connection."""
    parts = urlsplit(place)
    heard = b""
    with socket.create_connection((parts.hostname, parts.port), TIMEOUT_S) as connection:
        try:
            for piece in data:
                connection.sendall(piece)
            while piece := connection.recv(65536):
                heard += piece
        except ConnectionError:  # closed before all was sent or read
            pass
    return heard


def status(heard):
    """Return the status of an answer; fail if there is not exactly one."""
    assert heard.count(b"HTTP/1.1 ") == 1, heard
    return int(heard.split()[1])


def _encode(body):
    return json.dumps(body, ensure_ascii=False).encode()


def _connect(place):
    if not isinstance(place, Path):
        return http.client.HTTPConnection(urlsplit(place).netloc, timeout=TIMEOUT_S)
    connection = http.client.HTTPConnection("localhost", timeout=TIMEOUT_S)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.settimeout(TIMEOUT_S)
    connection.sock.connect(str(place))
    return connection
