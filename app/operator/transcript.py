"""Reconstructs attendance and messages from the log of a meeting."""

from collections.abc import Iterable

import msgspec

from app.meeting.entries import Message


class AttendanceRecord(msgspec.Struct, omit_defaults=True):
    """When a member was there. `joined_at` is None if the log no longer has the entry of their joining."""

    member: str
    name: str
    joined_at: int | None  # ms since 1970 UTC, like all times here
    left_at: int | None = None  # None: the member is still there
    reason: str = ""  # "expired", "removed", "ended"; "": the member left


class TranscriptMessage(msgspec.Struct, omit_defaults=True):
    """A message as it is now, after edits."""

    seq: int
    member: str
    sender: str
    content: str
    time: int
    reply_to: int | None = None
    edited: bool = False
    reactions: dict[str, list[str]] = {}  # emoji -> members


class Event(msgspec.Struct):
    """The fields of an entry that a transcript reads; messages have no `type`."""

    member: str
    time: int
    type: str = ""
    name: str = ""
    reason: str = ""


class Transcript:
    """Reads the entries of a log, oldest first, and leaves deleted messages out."""

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
        """Add the members whose joining is not in the log any more, and the end of the meeting.

        `roster` has (name, joined_at) by member.
        """
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
