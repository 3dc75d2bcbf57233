"""What a meeting is made of."""

from dataclasses import dataclass
from typing import Literal

import msgspec


class Meeting(msgspec.Struct, frozen=True):
    """A meeting, as far as its door shows it."""

    id: str
    name: str


class Member(msgspec.Struct, frozen=True):
    """Somebody in a meeting. The id is public, random, and never given to anybody else."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at the door of a meeting; `member` if they already have a seat in it."""

    meeting: Meeting
    member: Member | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A member's place in a meeting, and the token of the session that holds it."""

    meeting: Meeting
    member: Member
    token: str


class Message(msgspec.Struct, frozen=True):
    """Something said."""

    seq: int
    id: str
    member: str
    sender: str
    content: str
    time: int  # ms since 1970 UTC
    key: str


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that happened to the roster."""

    seq: int
    id: str
    type: Literal["joined", "left"]
    member: str
    name: str
    time: int  # ms since 1970 UTC
    reason: Literal["expired"] | None = None


class Present(msgspec.Struct, frozen=True):
    """A line of the roster."""

    member: str
    name: str
    joined_at: int  # ms since 1970 UTC
    online: bool


class Presence(msgspec.Struct, frozen=True):
    """Everybody who is away."""

    away: list[str]


class Update(msgspec.Struct, omit_defaults=True, tag_field="status", tag="success"):
    """What is new after a cursor, or the meeting as it stands; see docs/api.md.

    Entries are handed through as the JSON in the log, Messages and Changes; of `members`, each is Present.
    """

    messages: list[msgspec.Raw]
    changes: list[msgspec.Raw]
    cursor: str | msgspec.UnsetType = msgspec.UNSET
    members: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET
    presence: Presence | msgspec.UnsetType = msgspec.UNSET
    earlier: int | msgspec.UnsetType | None = msgspec.UNSET
    reset: bool = False
    more: bool = False
    typing: list[str] | msgspec.UnsetType = msgspec.UNSET  # members, as far as one hears of it

    @property
    def is_news(self) -> bool:
        """Whether it says anything that was not known."""
        return bool(self.messages or self.changes or self.presence or self.members)
