"""Runs a minimal service with a fault, to test the checker."""

import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from tests.support.http_client import Browser

EVERY = 5  # the fault affects each fifth message or answer
KEEP = 5  # entries that remain when the log is lost


class Meeting:
    def __init__(self):
        self.seats = {}  # token -> (member, name)
        self.log = []
        self.sent = {}  # (member, key) -> entry


class Flawed(ThreadingHTTPServer):
    """Serves until the block of `with Flawed(flaw) as lab:` ends, in place of a lab's nginx and instances."""

    daemon_threads = True

    def __init__(self, flaw):
        super().__init__(("127.0.0.1", 0), _Handler, bind_and_activate=True)
        self.flaw = flaw
        self.port = self.server_address[1]
        self.socket_url = f"http://127.0.0.1:{self.port}"
        self.nginx, self.instances = self, [_Instance(self.socket_url)] * 2
        self.meetings = {}
        self.count = 0
        self.lock = threading.Lock()

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def test_client(self):
        return Browser(self.socket_url)

    def strikes(self, flaw):
        """Return whether it has this fault, and applies it this time."""
        return self.flaw == flaw and self.count % EVERY == 0

    # Requests

    def create(self, body):
        meeting_id = secrets.token_hex(8)
        self.meetings[meeting_id] = Meeting()
        return self.join(body | {"meeting_id": meeting_id})

    def join(self, body):
        meeting, token, member = self.meetings[body["meeting_id"]], secrets.token_hex(8), secrets.token_hex(8)
        meeting.seats[token] = member, body["member_name"]
        self._add(meeting, type="joined", member=member, name=body["member_name"])
        return {"meeting_id": body["meeting_id"], "member": member, "token": token}

    def send(self, body, token):
        meeting = self.meetings[body["meeting_id"]]
        member, name = meeting.seats[token]
        self.count += 1
        if self.strikes("fails"):
            return None
        once = member, body["key"]
        entry = None if self.flaw == "forgets keys" else meeting.sent.get(once)
        if entry is None:
            said_by = (
                next(iter(meeting.seats.values()))[0] if self.flaw == "takes one for another" else member
            )
            entry = self._add(meeting, member=said_by, sender=name, content=body["content"], key=body["key"])
            meeting.sent[once] = entry
        if self.strikes("answers and does not store"):
            meeting.log.remove(entry)
        if self.strikes("loses the past") and len(meeting.log) > 2 * KEEP:
            del meeting.log[KEEP:]
        return {"message": entry, "cursor": f"e.{entry['seq']}"}

    def messages(self, meeting_id="", after="e.0", before=None, **_):
        log = self.meetings[meeting_id].log
        start = int(after.split(".")[1])
        log = [entry for entry in log if start < entry["seq"] < int(before or 10**15)]
        self.count += 1
        if self.strikes("tells half") and not before:
            log = [entry for entry in log if entry["seq"] % EVERY]
        if self.flaw == "keeps the newest to itself" and not before:
            log = log[:-1]
        head = max([start, *(entry["seq"] for entry in log)])
        kinds = {kind: [entry for entry in log if mark in entry] for kind, mark in KINDS.items()}
        return kinds | {"cursor": f"e.{head}", "earlier": None} | ({} if start else {"members": []})

    def _add(self, meeting, **entry):
        seq = meeting.log[-1]["seq"] + 1 if meeting.log else 1
        if self.flaw == "numbers by the clock":
            seq = time.monotonic_ns() // 1_000_000
        meeting.log.append({"seq": seq, "id": secrets.token_hex(8), **entry})
        return meeting.log[-1]


KINDS = {"messages": "content", "changes": "type"}


class _Instance:
    def __init__(self, place):
        self.socket = place


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with self.server.lock:
            answer = self.server.messages(**dict(parse_qsl(urlsplit(self.path).query)))
        self._answer(answer)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        token = self.headers.get("Cookie", "").rpartition("=")[2]
        verb = self.path.rpartition("/")[2]
        with self.server.lock:
            answer = self.server.send(body, token) if verb == "send" else getattr(self.server, verb)(body)
        self._answer(answer)

    def _answer(self, body):
        data = json.dumps({"code": "broken"} if body is None else body).encode()
        self.send_response(500 if body is None else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if body and "token" in body:
            self.send_header("Set-Cookie", f"seat_{body['meeting_id']}={body['token']}")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Write no log: there are thousands of requests."""
