"""Talking: send, what is new after a cursor, and what was before."""

import re
import time
import unicodedata

import msgspec

from app.errors import N_, BadCursor, BadRequest, Empty, TooLong
from app.meeting.models import Presence, Present, Update
from app.meeting.names import longest_marks
from app.meeting.seat import new_entry_id, seated
from app.store.hub import Hub
from app.store.messages import Messages, News

MAX_CONTENT = 4_000  # characters, about a printed page; longer things are files
MAX_CONTENT_BYTES = 16_384
MAX_MARKS = 8  # combining marks in a row; more only paints over the lines around
NEWEST = 100  # entries of a snapshot
MOST_NEWS = 1_000  # entries of one answer; the rest is asked for at once
CURSOR = re.compile(r"([0-9a-f]{16})\.([0-9]{1,15})\.([0-9a-f]{8})\.([0-9]{1,15})")
BEAT_EVERY_S = 10  # whoever waits is here, and a look at the meeting says so
DEAF_S = 2  # between two looks while the listener hears nothing
NOWHERE = ("", 0, "", 0)  # the place of somebody who has seen nothing

CONTROL = N_("A message cannot contain control characters.")
MARKS = N_("This message has too many accents on one character.")


class Kind(msgspec.Struct):
    """What tells a change from a message."""

    type: str | None = None


class Record(msgspec.Struct):
    name: str
    joined_at: int


KINDS = msgspec.json.Decoder(Kind)
RECORDS = msgspec.json.Decoder(Record)


class Chat:
    """The conversation of a meeting, for the holders of a session in it.

    Everything here raises NoMeeting, NoSession, SessionExpired.
    """

    def __init__(self, messages: Messages, hub: Hub):
        self._messages = messages
        self._hub = hub

    def send(self, meeting_id: str, held: str, content: str, key: str) -> tuple[msgspec.Raw, str]:
        """Say something, once for each key; return the message as stored, and the cursor behind it.

        Raises Empty, TooLong, BadRequest, KeyReused, RateLimited.
        """
        text = msgspec.json.encode(readable(content))
        with seated(held) as session:
            entry, cursor = self._messages.send(meeting_id, session, new_entry_id(), key, text)
        return msgspec.Raw(entry), cursor

    def wait(self, meeting_id: str, held: str, cursor: str, seconds: int) -> Update:
        """What is new after a cursor, as soon as there is anything, or nothing when the time is over.

        Raises BadCursor. It subscribes, then reads, then waits: what is published in between is not missed.
        """
        ends = time.monotonic() + seconds
        with self._hub.listening(meeting_id) as ear:
            while True:
                ear.clear()
                update = self.after(meeting_id, held, cursor)
                left = ends - time.monotonic()
                if update.is_news or left <= 0 or self._hub.is_draining:
                    return update
                ear.wait(min(left, BEAT_EVERY_S if self._hub.state == "listening" else DEAF_S))

    def after(self, meeting_id: str, held: str, cursor: str | None) -> Update:
        """What is new after a cursor; without one, the meeting as it stands. Raises BadCursor."""
        place = _place(cursor)
        with seated(held) as session:
            news = self._messages.poll(meeting_id, session, place, NEWEST, MOST_NEWS, new_entry_id())
        return _update(news, is_reset=cursor is not None and news.is_snapshot)

    def before(self, meeting_id: str, held: str, seq: int, limit: int) -> Update:
        """The page of the past that ends just before an entry."""
        with seated(held) as session:
            start, base, entries = self._messages.page(meeting_id, session, seq, limit)
        messages, changes = _split(entries)
        return Update(messages, changes, earlier=start if start > base and entries else None)


def readable(content: str) -> str:
    """The content as kept: as written, new lines of one kind. Raises Empty, TooLong, BadRequest."""
    content = content.replace("\r\n", "\n")
    if len(content) > MAX_CONTENT or len(content.encode()) > MAX_CONTENT_BYTES:
        raise TooLong(limit=MAX_CONTENT)
    categories = {unicodedata.category(character) for character in set(content) - {"\n", "\t"}}
    if "Cc" in categories:
        raise BadRequest(CONTROL)
    if categories <= {"Cf", "Zs", "Zl", "Zp"}:
        raise Empty
    if longest_marks(content) > MAX_MARKS:
        raise BadRequest(MARKS)
    return content


def _place(cursor: str | None) -> tuple[str, int, str, int]:
    if cursor is None:
        return NOWHERE
    parts = CURSOR.fullmatch(cursor)
    if not parts:
        raise BadCursor
    return parts[1], int(parts[2]), parts[3], int(parts[4])


def _update(news: News, is_reset: bool) -> Update:
    messages, changes = _split(news.entries)
    update = Update(messages, changes, cursor=news.cursor, reset=is_reset)
    if news.away is not None:
        update.presence = Presence(news.away)
    if news.roster is not None:
        update.members = _members(news.roster, set(news.away or ()))
        first = news.head - len(news.entries) + 1
        update.earlier = first if first > news.base else None
    else:
        update.more = int(news.cursor.split(".")[1]) < news.head
    return update


def _split(entries: list[bytes]) -> tuple[list[msgspec.Raw], list[msgspec.Raw]]:
    messages: list[msgspec.Raw] = []
    changes: list[msgspec.Raw] = []
    for entry in entries:
        (messages if KINDS.decode(entry).type is None else changes).append(msgspec.Raw(entry))
    return messages, changes


def _members(roster: list[tuple[str, bytes]], away: set[str]) -> list[Present]:
    """The roster in the order of joining."""
    known = ((member, RECORDS.decode(record)) for member, record in roster)
    present = (Present(member, who.name, who.joined_at, member not in away) for member, who in known)
    return sorted(present, key=lambda line: line.joined_at)
