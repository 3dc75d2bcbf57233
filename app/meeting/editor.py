"""Changing what was said: edit, take back, react."""

import msgspec

from app.meeting.chat import readable
from app.meeting.reactions import MOST_REACTIONS, one_emoji
from app.meeting.seat import new_entry_id, seated
from app.store.amendments import Amendments

Amended = tuple[msgspec.Raw, str]


class Editor:
    """The messages of a meeting, in the hands of its members.

    Everything here is done once for each key, and returns the message as it is now, and the cursor behind the
    change; where there is nothing to change, behind the message.

    Everything here raises NoMeeting, NoSession, SessionExpired, NoMessage, KeyReused, RateLimited.
    """

    def __init__(self, amendments: Amendments):
        self._amendments = amendments

    def edit(self, meeting_id: str, held: str, seq: int, content: str, key: str) -> Amended:
        """Say something else in a message of one's own. Raises NotYours, and what sending it would raise."""
        text = msgspec.json.encode(readable(content))
        with seated(held) as session:
            return _amended(self._amendments.edit(meeting_id, session, new_entry_id(), key, seq, text))

    def delete(self, meeting_id: str, held: str, seq: int, key: str) -> Amended:
        """Take a message of one's own back. Raises NotYours."""
        with seated(held) as session:
            return _amended(self._amendments.delete(meeting_id, session, new_entry_id(), key, seq))

    def react(self, meeting_id: str, held: str, seq: int, emoji: str, on: bool, key: str) -> Amended:
        """Put an emoji to a message, or take it away again. Raises BadEmoji, TooManyReactions."""
        face = one_emoji(emoji)
        with seated(held) as session:
            return _amended(
                self._amendments.react(
                    meeting_id, session, new_entry_id(), key, seq, face, on, MOST_REACTIONS
                )
            )


def _amended(answer: tuple[bytes, str]) -> Amended:
    message, cursor = answer
    return msgspec.Raw(message), cursor
