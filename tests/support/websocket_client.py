"""A live connection of somebody: a real WebSocket to a real worker."""

import contextlib
import itertools
import json
import socket
import struct
from pathlib import Path
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect, unix_connect

PATIENCE_S = 20


class Line:
    """`with Line(person) as line:` follows the person's meeting. What comes is read one update at a time."""

    def __init__(self, person, after=None, **headers):
        query = {"meeting_id": person.meeting} | ({"after": after} if after else {})
        cookies = {name: cookie.value for name, cookie in person.browser.cookies.items()}
        given = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        given["Accept-Language"] = person.language
        place = person.browser.place
        path = f"/api/live?{urlencode(query)}"
        options = {"additional_headers": given | headers, "compression": None, "max_size": None}
        options |= {"open_timeout": PATIENCE_S, "close_timeout": 1, "ping_interval": None}
        options |= {"max_queue": None}  # however much is not read yet, the other side is heard hanging up
        if isinstance(place, Path):
            self.socket = unix_connect(str(place), uri=f"ws://localhost{path}", legacy=True, **options)
        else:
            self.socket = connect(place.replace("http", "ws") + path, legacy=True, **options)
        self.person = person
        self.cursor = after
        self._refs = itertools.count()
        self.aside = []  # what has come, and was not asked for yet

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self.socket.close()

    def frame(self, timeout=PATIENCE_S):
        """The next frame, whatever it is."""
        return json.loads(self.socket.recv(timeout))

    def next(self, timeout=PATIENCE_S):
        """The next update."""
        update = self.aside.pop(0) if self.aside else self.frame(timeout)
        self.cursor = update.get("cursor", self.cursor)
        return update

    def until(self, wanted):
        """The first update that is wanted; those before are passed over."""
        while not wanted(update := self.next()):
            pass
        return update

    def say(self, content, **more):
        return self.do("send", content=content, **more)

    def do(self, verb, **body):
        """The answer to a verb; updates that come before it are kept for `next`."""
        ref = f"r{next(self._refs)}"
        self.socket.send(json.dumps({"do": verb, "ref": ref, **body}))
        return self.answer(ref)

    def answer(self, ref):
        while (frame := self.frame()).get("ref") != ref:
            self.aside.append(frame)
        return frame

    def ends(self):
        """The close code and reason, when the other side has hung up; what came before is in `aside`."""
        try:
            while True:
                self.aside.append(self.frame())
        except ConnectionClosed as closed:
            return closed.rcvd and (closed.rcvd.code, closed.rcvd.reason)

    def vanish(self):
        """Be gone without a word, as a machine whose lid was closed: nothing is read, nothing is answered."""
        raw = self.socket.socket
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raw.close()


def said(update):
    return [message["content"] for message in update["messages"]]


def happened(update):
    return [(change["type"], change["name"]) for change in update["changes"]]
