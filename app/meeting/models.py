"""What a meeting is made of."""

from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType


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
    """Something said, as it stands: of a deleted message the content is empty."""

    seq: int
    id: str
    member: str
    sender: str
    content: str
    time: int  # ms since 1970 UTC
    key: str
    reply_to: int | UnsetType = UNSET  # the seq of another message
    edited: int | UnsetType = UNSET  # the seq of the change that holds the present text
    deleted: Literal[True] | UnsetType = UNSET
    reactions: dict[str, list[str]] | UnsetType = UNSET  # emoji -> members, in the order of coming


class Entry(msgspec.Struct, frozen=True):
    """What every change says: what happened, and by whom."""

    seq: int
    id: str
    member: str
    time: int  # ms since 1970 UTC


class Joined(Entry, frozen=True, tag_field="type", tag="joined"):
    """Somebody came."""

    name: str


class Left(Entry, frozen=True, tag_field="type", tag="left"):
    """Somebody went, or was not seen for too long."""

    name: str
    reason: Literal["expired"] | UnsetType = UNSET


class Renamed(Entry, frozen=True, tag_field="type", tag="renamed"):
    """Somebody is called something else from now on."""

    name: str
    was: str


class Edited(Entry, frozen=True, tag_field="type", tag="edited"):
    """The message `of` says something else. Without content a later change tells what."""

    of: int
    content: str | UnsetType = UNSET


class Deleted(Entry, frozen=True, tag_field="type", tag="deleted"):
    """The message `of` was taken back: its content and its reactions are gone."""

    of: int


class Reacted(Entry, frozen=True, tag_field="type", tag="reacted"):
    """The member's emoji is, or is no more, among the reactions to the message `of`."""

    of: int
    emoji: str
    on: bool


Change = Joined | Left | Renamed | Edited | Deleted | Reacted


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
    cursor: str | UnsetType = UNSET
    members: list[msgspec.Raw] | UnsetType = UNSET
    presence: Presence | UnsetType = UNSET
    earlier: int | UnsetType | None = UNSET
    reset: bool = False
    more: bool = False
    typing: list[str] | UnsetType = UNSET  # members, as far as one hears of it

    @property
    def is_news(self) -> bool:
        """Whether it says anything that was not known."""
        return bool(self.messages or self.changes or self.presence or self.members)
