"""Opens live connections: real WebSockets to a real worker."""

import contextlib
import itertools
import json
import socket
import struct
from pathlib import Path
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect, unix_connect

PATIENCE_S = 60


class Line:
    """Follows a person's meeting in `with Line(person) as line:`, and reads one update at a time."""

    def __init__(self, person, after=None, **headers):
        query = {"meeting_id": person.meeting, "language": person.language} | (
            {"after": after} if after else {}
        )
        cookies = {name: cookie.value for name, cookie in person.browser.cookies.items()}
        given = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        given["Accept-Language"] = person.language
        place = person.browser.place
        path = f"/api/live?{urlencode(query)}"
        options = {"additional_headers": given | headers, "compression": None, "max_size": None}
        options |= {"open_timeout": PATIENCE_S, "close_timeout": 1, "ping_interval": None}
        options |= {"max_queue": None}  # so that a close frame is seen behind any number of unread frames
        if isinstance(place, Path):
            self.socket = unix_connect(str(place), uri=f"ws://localhost{path}", legacy=True, **options)
        else:
            self.socket = connect(place.replace("http", "ws") + path, legacy=True, **options)
        self.person = person
        self.cursor = after
        self._refs = itertools.count()
        self.aside = []  # frames that were received and not returned yet

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self.socket.close()

    def frame(self, timeout=PATIENCE_S):
        """Return the next frame of any kind."""
        return json.loads(self.socket.recv(timeout))

    def next(self, timeout=PATIENCE_S):
        """Return the next update."""
        update = self.aside.pop(0) if self.aside else self.frame(timeout)
        self.cursor = update.get("cursor", self.cursor)
        return update

    def until(self, wanted):
        """Return the next update for which `wanted` is true, and discard those before it."""
        while not wanted(update := self.next()):
            pass
        return update

    def say(self, content, **more):
        return self.do("send", content=content, **more)

    def do(self, verb, **body):
        """Perform a verb and return its answer; updates before it are kept for `next`."""
        ref = f"r{next(self._refs)}"
        self.socket.send(json.dumps({"do": verb, "ref": ref, **body}))
        return self.answer(ref)

    def answer(self, ref):
        while (frame := self.frame()).get("ref") != ref:
            self.aside.append(frame)
        return frame

    def ends(self):
        """Wait until the other side closes, and return code and reason; frames before that are in `aside`."""
        try:
            while True:
                self.aside.append(self.frame())
        except ConnectionClosed as closed:
            return closed.rcvd and (closed.rcvd.code, closed.rcvd.reason)

    def vanish(self):
        """Drop the connection without a close frame, as a laptop does whose lid is closed."""
        raw = self.socket.socket
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raw.close()


def said(update):
    return [message["content"] for message in update["messages"]]


def happened(update):
    return [(change["type"], change["name"]) for change in update["changes"]]
