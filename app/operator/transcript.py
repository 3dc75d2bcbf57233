"""What the log of a meeting tells afterwards: who was there, and what was said."""

from collections.abc import Iterable

import msgspec

from app.meeting.models import Message


class AttendanceRecord(msgspec.Struct, omit_defaults=True):
    """When somebody was there. `joined_at` is None of whoever came before the log begins."""

    member: str
    name: str
    joined_at: int | None  # ms since 1970 UTC, as is every time
    left_at: int | None = None  # None: is still there
    reason: str = ""  # "expired", "removed", "ended"; "": of their own will


class TranscriptMessage(msgspec.Struct, omit_defaults=True):
    """Something that was said, as it stands now."""

    seq: int
    member: str
    sender: str
    content: str
    time: int
    reply_to: int | None = None
    edited: bool = False
    reactions: dict[str, list[str]] = {}  # emoji -> members


class Event(msgspec.Struct):
    """What any entry may say, as far as it matters here; only a change has a type."""

    member: str
    time: int
    type: str = ""
    name: str = ""
    reason: str = ""


class Transcript:
    """Made from the entries of a log, oldest first. What was taken back is not in it."""

    def __init__(self, entries: Iterable[bytes]):
        self.attendance: dict[str, AttendanceRecord] = {}
        self.said: list[TranscriptMessage] = []
        for entry in entries:
            event = EVENTS.decode(entry)
            if event.type:
                self._note(event)
            else:
                self._quote(MESSAGES.decode(entry))

    def complete(self, roster: dict[str, tuple[str, int]], ended_at: int | None) -> None:
        """Add from the roster, (name, joined_at) by member, those whose coming the log has forgotten; and who
        was sent away when the meeting was ended."""
        for member, (name, joined_at) in roster.items():
            known = self.attendance.setdefault(member, AttendanceRecord(member, name, joined_at))
            known.name, known.joined_at = name, joined_at
            if ended_at is not None:
                known.left_at, known.reason = ended_at, "ended"

    def _note(self, event: Event) -> None:
        if event.type not in ("joined", "left", "renamed"):
            return
        known = self.attendance.setdefault(event.member, AttendanceRecord(event.member, event.name, None))
        known.name = event.name
        if event.type == "joined":
            known.joined_at = event.time
        elif event.type == "left":
            known.left_at, known.reason = event.time, event.reason

    def _quote(self, message: Message) -> None:
        if not message.deleted:
            self.said.append(
                TranscriptMessage(
                    message.seq,
                    message.member,
                    message.sender,
                    message.content,
                    message.time,
                    message.reply_to or None,
                    bool(message.edited),
                    message.reactions or {},
                )
            )


EVENTS = msgspec.json.Decoder(Event)
MESSAGES = msgspec.json.Decoder(Message)
