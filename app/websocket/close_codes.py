"""Names the codes with which the service closes WebSocket connections."""

from enum import IntEnum
from typing import Self


class CloseCode(IntEnum):
    """A close code, its meaning in a sentence, and whether the page then opens another connection by itself.

    It does so with the cursor of its last update. docs/api.md has the same table for authors of clients.
    """

    meaning: str
    reconnects: bool

    def __new__(cls, code: int, reconnects: bool, meaning: str) -> Self:
        member = int.__new__(cls, code)
        member._value_ = code
        member.reconnects = reconnects
        member.meaning = meaning
        return member

    # Registered with IANA. The websockets library sends PROTOCOL_ERROR and TOO_BIG, and BAD_TEXT too.
    PROTOCOL_ERROR = 1002, True, "A frame violates the WebSocket protocol."
    NOT_TEXT = 1003, True, "A message is binary."
    BAD_TEXT = 1007, True, "A message is not UTF-8."
    TOO_FAST = 1008, True, "More than 100 frames came in 2 s, in addition to the messages that are allowed."
    TOO_BIG = 1009, True, "A message is larger than 64 kB."
    RESTART = 1012, True, "The worker ends, and another one answers."
    TOO_SLOW = 1013, True, "The client is more than 256 kB behind."

    # For private use: 4000 and the status that HTTP would have.
    SESSION_ENDED = 4401, False, "The seat is gone."
    MEETING_GONE = 4404, False, "The meeting is gone."
    TOO_MANY = 4409, False, "This was the oldest of five connections of the session, and it opened a sixth."
