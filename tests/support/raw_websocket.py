"""Opens live connections on which a test sends any bytes, and reads only when it asks to."""

import socket
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri

from tests.support.websocket_client import PATIENCE_S


class RawLine:
    """A connection like a `Line`. `early` is sent with the handshake; `buffer` limits the kernel's buffer.

    Without `is_patient` it does not wait for the handshake: the first `next()` returns its answer. Without
    `is_open` it connects when `open()` is called.
    """

    def __init__(self, person, after=None, early=b"", buffer=None, is_patient=True, is_open=True):
        query = urlencode({"meeting_id": person.meeting} | ({"after": after} if after else {}))
        place = urlsplit(person.browser.place)
        self._address = place.hostname, place.port
        self._protocol = ClientProtocol(parse_uri(f"ws://{place.netloc}/api/live?{query}"), max_size=None)
        request = self._protocol.connect()
        request.headers["Cookie"] = f"seat_{person.meeting}={person.token}"
        self._protocol.send_request(request)
        self.socket = socket.socket()
        self.socket.settimeout(PATIENCE_S)
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self._heard = []
        if is_open:
            self.open(early)
            assert not is_patient or self.next().status_code == 101

    def open(self, early=b""):
        self.socket.connect(self._address)
        self.push(b"".join(self._protocol.data_to_send()) + early)

    def push(self, data):
        self.socket.sendall(data)

    def send(self, data, opcode=Opcode.TEXT, fin=True):
        self.push(frame(data, opcode, fin))

    def next(self):
        """Return the next frame, or None if the other side has closed the connection."""
        while not self._heard:
            data = self.socket.recv(65536)
            if not data:
                self._protocol.receive_eof()
                return None
            self._protocol.receive_data(data)
            self._heard += self._protocol.events_received()
        return self._heard.pop(0)

    def until(self, opcode):
        """Return the next frame with an opcode, and discard those before it."""
        while (heard := self.next()).opcode is not opcode:
            pass
        return heard

    def rest(self):
        """Return all frames until the other side closes the connection; the last must be a close frame."""
        frames = list(iter(self.next, None))
        assert frames[-1].opcode is Opcode.CLOSE
        return frames

    def ends(self):
        """Return the code and reason of the close frame that the other side sends."""
        goodbye = self.until(Opcode.CLOSE)
        with suppress(ConnectionError):  # the other side may not wait for the answer
            self.send(goodbye.data, Opcode.CLOSE)
            assert self.next() is None
        return self._protocol.close_code, self._protocol.close_reason

    def close(self):
        self.socket.close()


def frame(data, opcode=Opcode.TEXT, fin=True):
    """Encode a frame as a browser does."""
    return Frame(opcode, data.encode() if isinstance(data, str) else data, fin).serialize(mask=True)
