"""Searches the messages of a meeting."""

import threading
from time import monotonic, sleep

import msgspec

from app.errors import N_, EmptyContent, RateLimited
from app.meeting.folding import folded, pattern_of
from app.meeting.seat import as_session
from app.store.messages import Messages

END_OF_LOG = 10**15  # a seq that no meeting reaches
MAX_ENTRIES = 1_000  # of the log, in one request; the client continues with `before`
MAX_CHARACTERS = 200_000  # compared in one request; normalisation makes up to 18 characters out of 1
REST = 4  # times as long as a search took until the next: searches take a fifth of a worker at most
MAX_WAIT_S = 1.0  # for the searches before
NOTHING = N_("There is nothing to look for.")


class SearchableMessage(msgspec.Struct):
    """The fields of a message that a search reads."""

    seq: int
    content: str


class Found(msgspec.Struct, tag_field="status", tag="success"):
    """The messages found, newest first, and the seq from which to search on (`before`), or null."""

    messages: list[msgspec.Raw]
    earlier: int | None


SAID = msgspec.json.Decoder(SearchableMessage)


class Search:
    """Finds messages by their text, in each of its spellings (`app/meeting/folding.py`)."""

    def __init__(self, messages: Messages):
        self._messages = messages
        self._turn = threading.Lock()
        self._next_at = 0.0

    def search(self, meeting_id: str, token: str, text: str, before: int = END_OF_LOG) -> Found:
        """Return the messages that contain `text`, among the newest before the entry `before`.

        Raises EmptyContent, NoMeeting, NoSession, SessionExpired, RateLimited.
        """
        wanted = folded(text).strip()
        if not wanted:
            raise EmptyContent(NOTHING)
        with as_session(token) as session:
            start, base, entries = self._messages.search(meeting_id, session, before, MAX_ENTRIES)
        hits, last = self._compare(entries, wanted)
        start = last or start
        return Found(hits, start if start > base else None)

    def _compare(self, entries: list[bytes], wanted: str) -> tuple[list[msgspec.Raw], int | None]:
        """Do `_hits` when it is this search's turn. Raises RateLimited after MAX_WAIT_S.

        It may take 30 ms in which the worker does nothing else, so the searches of a few members would delay
        the messages of all others.
        """
        if not self._turn.acquire(timeout=MAX_WAIT_S):
            raise RateLimited(retry_after=1)
        try:
            sleep(max(0.0, self._next_at - monotonic()))
            began = monotonic()
            hits = _hits(entries, wanted)
            self._next_at = monotonic() + REST * (monotonic() - began)
            return hits
        finally:
            self._turn.release()


def _hits(entries: list[bytes], wanted: str) -> tuple[list[msgspec.Raw], int | None]:
    """Return the matching messages, and the seq of the last entry compared if the limit was reached."""
    hits: list[msgspec.Raw] = []
    whole = pattern_of(wanted)
    compared = 0
    for entry in entries:
        said = SAID.decode(entry)
        text = folded(said.content)
        if wanted in text and whole.search(text):
            hits.append(msgspec.Raw(entry))
        compared += len(text)
        if compared > MAX_CHARACTERS:
            return hits, said.seq
    return hits, None
