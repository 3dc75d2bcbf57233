"""Sends, edits and deletes messages, and adds reactions, for members of a meeting."""

import re
import unicodedata
from collections.abc import Callable

import msgspec

from app import metrics
from app.errors import N_, BadRequest, ContentTooLong, EmptyContent, NoMeeting
from app.meeting.characters import shown
from app.meeting.names import max_combining_marks
from app.meeting.reactions import MAX_REACTIONS, normalised_emoji
from app.meeting.seat import as_keyed_write, as_session
from app.store.amendments import Amendments
from app.store.messages import Messages

MAX_CONTENT = 4_000  # characters: about a printed page
MAX_CONTENT_BYTES = 16_384
MAX_MARKS = 8  # combining marks in a row; more would cover the lines above and below

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

CONTROL = N_("A message cannot contain the character %(character)s, which is number %(position)s in it.")
MARKS = N_("This message has too many accents on one character.")

Stored = tuple[msgspec.Raw, str]


class MessageActions:
    """Changes the messages of a meeting for members; `token` is the session token.

    `send`, `edit`, `delete` and `react` are idempotent by `key`. They return the message as it is stored now
    and the cursor after the change; if nothing changes, the cursor after the message.

    Each raises NoMeeting, NoSession, SessionExpired; with a key also KeyReused and RateLimited. `on_lost` is
    called when the store has lost a meeting, because Redis publishes nothing then.
    """

    def __init__(self, messages: Messages, amendments: Amendments, on_lost: Callable[[str, NoMeeting], None]):
        self._messages = messages
        self._amendments = amendments
        self._on_lost = on_lost

    def send(self, meeting_id: str, token: str, content: str, key: str, reply_to: int = 0) -> Stored:
        """Add a message to the log. `reply_to` is the seq of another message, or 0.

        Raises EmptyContent, ContentTooLong, BadRequest, NoMessage.
        """
        text = msgspec.json.encode(validated_content(content))
        try:
            with as_keyed_write(token, key) as write:
                stored = self._messages.send(meeting_id, write, text, reply_to)
        except NoMeeting as error:
            self._on_lost(meeting_id, error)
            raise
        metrics.SENDS.count += 1
        return _stored(stored)

    def edit(self, meeting_id: str, token: str, seq: int, content: str, key: str) -> Stored:
        """Replace the text of a message, for its author.

        Raises NoMessage, NotAuthor, EmptyContent, ContentTooLong, BadRequest.
        """
        text = msgspec.json.encode(validated_content(content))
        with as_keyed_write(token, key) as write:
            return _stored(self._amendments.edit(meeting_id, write, seq, text))

    def delete(self, meeting_id: str, token: str, seq: int, key: str) -> Stored:
        """Delete a message, for its author or a host. Raises NoMessage, NotAuthor."""
        with as_keyed_write(token, key) as write:
            return _stored(self._amendments.delete(meeting_id, write, seq))

    def react(self, meeting_id: str, token: str, seq: int, emoji: str, on: bool, key: str) -> Stored:
        """Add an emoji to a message, or remove it. Raises NoMessage, BadEmoji, TooManyReactions."""
        face = normalised_emoji(emoji)
        with as_keyed_write(token, key) as write:
            return _stored(self._amendments.react(meeting_id, write, seq, face, on, MAX_REACTIONS))

    def typing(self, meeting_id: str, token: str) -> None:
        """Tell the other members that this member is typing."""
        with as_session(token) as session:
            self._messages.typing(meeting_id, session)


def _stored(answer: tuple[bytes, str]) -> Stored:
    message, cursor = answer
    return msgspec.Raw(message), cursor


def validated_content(content: str) -> str:
    """Return the content with line feeds as the only line breaks.

    Raises EmptyContent, ContentTooLong, BadRequest.
    """
    content = content.replace("\r\n", "\n")
    if len(content) > MAX_CONTENT or len(content.encode()) > MAX_CONTENT_BYTES:
        raise ContentTooLong(limit=MAX_CONTENT)
    if not (content.isascii() and content.isprintable() and content.strip()):  # else nothing to check
        _check_characters(content)
    return content


def _check_characters(content: str) -> None:
    control = CONTROLS.search(content)
    if control:
        position = control.start() + 1
        raise BadRequest(CONTROL, reason="character", character=shown(control[0]), position=position)
    categories = {unicodedata.category(character) for character in set(content) - {"\n", "\t"}}
    if categories <= {"Cf", "Zs", "Zl", "Zp"}:
        raise EmptyContent
    if max_combining_marks(content) > MAX_MARKS:
        raise BadRequest(MARKS, reason="marks")
