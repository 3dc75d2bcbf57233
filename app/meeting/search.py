"""Finding what was said."""

import unicodedata

import msgspec

from app.errors import N_, EmptyContent
from app.meeting.seat import as_session
from app.store.messages import Messages

END_OF_LOG = 10**15  # a seq that no meeting reaches
MAX_ENTRIES = 1_000  # looked at in one answer; for those before one asks again
MAX_BYTES = 256 * 1024  # of them
MAX_CHARACTERS = 200_000  # compared in one answer: some characters become eighteen
NOTHING = N_("There is nothing to look for.")


class SearchableMessage(msgspec.Struct):
    """What a search reads of a message."""

    seq: int
    content: str


class Found(msgspec.Struct, tag_field="status", tag="success"):
    """The messages found, newest first, and the seq to search on `before`, or null."""

    messages: list[msgspec.Raw]
    earlier: int | None


SAID = msgspec.json.Decoder(SearchableMessage)


class Search:
    """What the log of a meeting holds, by what it says. Case, width and the like do not count."""

    def __init__(self, messages: Messages):
        self._messages = messages

    def search(self, meeting_id: str, held: str, text: str, before: int = END_OF_LOG) -> Found:
        """The messages that say `text`, among the newest before an entry.

        Raises Empty, NoMeeting, NoSession, SessionExpired, RateLimited.
        """
        wanted = folded(text.strip())
        if not wanted:
            raise EmptyContent(NOTHING)
        with as_session(held) as session:
            start, base, entries = self._messages.search(meeting_id, session, before, MAX_ENTRIES, MAX_BYTES)
        hits, last = _hits(entries, wanted)
        start = last or start
        return Found(hits, start if start > base else None)


def folded(text: str) -> str:
    """A text as it is compared."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _hits(entries: list[bytes], wanted: str) -> tuple[list[msgspec.Raw], int | None]:
    """Those that say it; and the seq of the last looked at, if it was enough before the end."""
    hits: list[msgspec.Raw] = []
    compared = 0
    for entry in entries:
        said = SAID.decode(entry)
        text = folded(said.content)
        if wanted in text:
            hits.append(msgspec.Raw(entry))
        compared += len(text)
        if compared > MAX_CHARACTERS:
            return hits, said.seq
    return hits, None
