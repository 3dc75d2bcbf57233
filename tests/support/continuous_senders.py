"""Sends messages continuously while a test breaks something, and checks the log afterwards."""

import itertools
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import IncompleteRead

from tools.processes import PATIENCE_S, wait_until

PAUSE_S = 0.02  # between one message of a person and the next, and before a refused request is repeated


class Conversation:
    """Has people send until the block of `with Conversation(people):` ends; then call `check()`.

    Each person sends message after message, repeats a refused one with its key, and reads by cursor, as the
    page does.
    """

    def __init__(self, people):
        self.people = people
        self.taken = {}  # key -> seq, as acknowledged
        self.read = {person.member: [] for person in people}  # entries, in the order of arrival
        self.answers = Counter()  # by status, or "half"
        self._enough = threading.Event()
        self._threads = ThreadPoolExecutor(len(people))

    def __enter__(self):
        self._talks = [self._threads.submit(self._talk, person) for person in self.people]
        return self

    def __exit__(self, *_):
        self._enough.set()
        places = [talk.result(PATIENCE_S) for talk in self._talks]
        for person, cursor in zip(self.people, places, strict=True):
            self._read_on(person, cursor)  # once more, when all have stopped sending

    def wait_for(self, more):
        """Wait until `more` further messages were answered with 200."""
        goal = len(self.taken) + more
        wait_until(lambda: len(self.taken) >= goal or self._broken(), f"{more} more messages are taken")

    def wait_for_refusal(self):
        wait_until(lambda: self.answers[503] or self._broken(), "a request is refused")

    def check(self):
        """Assert that each person has read exactly the acknowledged messages, in the same order."""
        for entries in self.read.values():
            seqs = [entry["seq"] for entry in entries]
            assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
            stored = [(entry["key"], entry["seq"]) for entry in entries if "content" in entry]
            assert stored == sorted(self.taken.items(), key=lambda taken: taken[1])

    def _broken(self):
        return any(talk.done() for talk in self._talks)

    def _talk(self, person):
        cursor = self._read_on(person, None)
        for number in itertools.count():
            if self._enough.wait(PAUSE_S):
                break
            key = f"{person.member}-{number}"
            sent = self._insist(person.send, str(number), key=key)
            self.taken[key] = sent.json["message"]["seq"]
            cursor = self._read_on(person, cursor)
        return cursor

    def _read_on(self, person, cursor):
        update = self._insist(person.poll, cursor).json
        assert not update.get("reset")
        entries = update["messages"] + update["changes"]
        self.read[person.member] += sorted(entries, key=lambda entry: entry["seq"])
        return update["cursor"]

    def _insist(self, verb, *args, **more):
        """Repeat a request until it succeeds, and return its answer. Only 503 may come before that.

        Or half of an answer: no proxy can take back what a dying worker had begun to send.
        """
        while True:
            try:
                answer = verb(*args, **more)
            except IncompleteRead:
                self.answers["half"] += 1
                continue
            self.answers[answer.status_code] += 1
            if answer.status_code == 200:
                return answer
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1"), answer.data
            assert answer.json["code"] == "store_unavailable"
            self._enough.wait(PAUSE_S)
