"""Takes the place of a worker: reads requests, and answers them or closes the connection."""

import socket
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer


class Upstream(ThreadingMixIn, UnixStreamServer):
    """Listens on `<folder>.sock` until its block ends; `requests` are the headers of all requests."""

    daemon_threads = True

    def __init__(self, folder, answers=True):
        self.socket_path = Path(f"{folder}.sock")
        self.answers = answers
        self.requests = []
        super().__init__(str(self.socket_path), _Handler, bind_and_activate=False)

    def __enter__(self):
        self.server_bind()
        self.server_activate()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requests.append(self.headers)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.answers:
            self.send_response(204)
            self.end_headers()

    do_POST = do_GET

    def log_message(self, *_):
        """Write no log: the base class would read an address that a unix socket does not have."""


@contextmanager
def silent_port():
    """Give a port that does not answer an attempt to connect, as the address of a removed container."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=0)) as full:
        place = full.getsockname()
        kept = []  # connections that are never accepted; they fill the queue
        try:
            while True:
                kept.append(socket.create_connection(place, timeout=0.3))
        except TimeoutError:
            yield place[1]
        finally:
            for connection in kept:
                connection.close()
