"""Holds a meeting to work on the page with: five members and 50 messages in two languages (`make demo`).

The service runs on the embedded store with DEV=on; two of the members stay online. Ctrl-C ends the service.
"""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import fields
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPCookieProcessor, Request, build_opener

from app.config import Settings
from tools.demo_script import MEETING, PEOPLE, SCRIPT

PROJECT = Path(__file__).resolve().parent.parent
KEPT = ("HOST", "PORT", "LOG_LEVEL", "LOG_FORMAT")
START_TIMEOUT_S = 30
POLL_EVERY_S = 5  # a member who has not polled for 30 s is shown as away
STAYING = 2  # members who keep polling
GONE = (401, 404)  # the store does not know the session or the meeting


class Person:
    """A member, with the cookies of a browser."""

    def __init__(self, url: str, name: str):
        self._url = url
        self._open = build_opener(HTTPCookieProcessor(CookieJar())).open
        self.name = name

    def post(self, path: str, **body: object) -> Any:
        """Send a request, and return the JSON of the response. Raises HTTPError if it is refused."""
        request = Request(self._url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with self._open(request) as answer:
            return json.load(answer)

    def get(self, path: str) -> Any:
        """Request a path, and return the JSON of the response. Raises HTTPError if it is refused."""
        with self._open(self._url + path) as answer:
            return json.load(answer)


def main() -> None:
    """Run the service and the meeting until Ctrl-C."""
    environment = demo_environment()
    host = environment["HOST"]
    url = f"http://{'localhost' if host in ('0.0.0.0', '::') else host}:{environment.get('PORT', 8000)}"
    service = subprocess.Popen([sys.executable, PROJECT / "chat.py"], env=environment)
    stopped = _stop_on_signal(service)
    try:
        _wait_for(service, url)
        _keep_meeting(service, url)
    except (OSError, HTTPException):
        if not stopped:
            raise
    finally:
        service.terminate()
        service.wait()
    sys.exit(0 if stopped else service.returncode)


def _stop_on_signal(service: subprocess.Popen[bytes]) -> list[int]:
    """End the service at Ctrl-C or SIGTERM. Return the list to which each such signal is added.

    The handler raises nothing: Python drops a KeyboardInterrupt that arrives while an object is finalized.
    """
    received: list[int] = []

    def stop(number: int, _: object) -> None:
        received.append(number)
        service.terminate()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    return received


def demo_environment() -> dict[str, str]:
    """Return the environment for the service, without the settings of any other service."""
    settings = {setting.name.upper() for setting in fields(Settings)} | {"WEB_CONCURRENCY"}
    kept = {name: value for name, value in os.environ.items() if name not in settings or name in KEPT}
    return {"HOST": "127.0.0.1", "LOG_LEVEL": "warning"} | kept | {"DEV": "on"}


def hold_meeting(url: str) -> tuple[list[Person], tuple[str, str]]:
    """Play the script. Return the members, the host first, and the link and the host link of the meeting."""
    people = [Person(url, name) for name in PEOPLE]
    created = people[0].post("/api/create", meeting_name=MEETING, member_name=people[0].name)
    for person in people[1:]:
        person.post("/api/join", meeting_id=created["meeting_id"], member_name=person.name)
    seqs: list[int] = []
    for who, content, options in SCRIPT:
        reply = {"reply_to": seqs[options["reply"]]} if "reply" in options else {}
        sent = people[who].post("/api/send", content=content, **reply)
        seqs.append(sent["message"]["seq"])
        _amend(people, who, seqs[-1], options)
    return people, (f"{url}/{created['meeting_id']}", created["host_link"])


def _amend(people: list[Person], author: int, seq: int, options: dict[str, Any]) -> None:
    for who, emoji in options.get("reactions", ()):
        people[who].post("/api/react", seq=seq, emoji=emoji, on=True)
    if "edit" in options:
        people[author].post("/api/edit", seq=seq, content=options["edit"])
    if "deleted" in options:
        people[author].post("/api/delete", seq=seq)


def _wait_for(service: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while not _has_ended(service, 0.1):
        try:
            Person(url, "").get("/healthz")
            return
        except URLError:
            if time.monotonic() > deadline:
                sys.exit("The service did not start.")


def _has_ended(service: subprocess.Popen[bytes], timeout_s: float) -> bool:
    """Return whether the service ends within so many seconds; return at once when it does."""
    try:
        service.wait(timeout_s)
    except subprocess.TimeoutExpired:
        return False
    return True


def _keep_meeting(service: subprocess.Popen[bytes], url: str) -> None:
    """Hold the meeting, and hold it again when a reload has started a new worker with an empty store."""
    people: list[Person] = []
    pause_s = 0
    while not _has_ended(service, pause_s):
        try:
            people = people or _announced(url)
            for person in people[:STAYING]:
                person.get("/api/messages")
            pause_s = POLL_EVERY_S
        except HTTPError as error:
            if error.code not in GONE:
                raise
            people, pause_s = [], 0
        except (URLError, ConnectionError, HTTPException):
            pause_s = 1  # the worker is being replaced


def _announced(url: str) -> list[Person]:
    people, (join, host) = hold_meeting(url)
    print(f"Join the demo meeting:  {join}\nOr come in as its host: {host}", flush=True)
    return people


if __name__ == "__main__":
    main()
