"""Defines the data of a meeting: meeting, member, seat, entries, settings and updates."""

from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType


class Meeting(msgspec.Struct, frozen=True):
    """A meeting by its link; `code` is "" until the host replaces the link."""

    id: str
    name: str
    code: str = ""

    @property
    def link(self) -> str:
        """Return the part of the link after the origin."""
        return f"{self.id}.{self.code}" if self.code else self.id


class Member(msgspec.Struct, frozen=True):
    """A member. The id is public and random, and is never given to another member."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Visit:
    """What a browser at the meeting's link may know; `member` is set if it has a seat or waits for one.

    `role` is that of the member, "waiting", or "" for a stranger; `passcode` is the hash of the meeting's
    passcode, or "".
    """

    meeting: Meeting
    member: Member | None
    role: str
    is_locked: bool
    passcode: str
    has_waiting_room: bool
    lifetime: int  # s

    @property
    def is_seated(self) -> bool:
        """Return whether the browser has a seat, and does not wait for one."""
        return self.member is not None and self.role != "waiting"


@dataclass(frozen=True, slots=True)
class Seat:
    """A member's seat, or their place in the waiting room, and the token of its session.

    `proof` is the passcode proof for the browser to keep, or "".
    """

    meeting: Meeting
    member: Member
    token: str
    role: str
    proof: str = ""


class Message(msgspec.Struct, frozen=True):
    """A message as it is now; a deleted message has an empty content."""

    seq: int
    id: str
    member: str
    sender: str
    content: str
    time: int  # ms since 1970 UTC
    key: str
    reply_to: int | UnsetType = UNSET  # the seq of another message
    edited: int | UnsetType = UNSET  # the seq of the change that has the present text
    deleted: Literal[True] | UnsetType = UNSET
    reactions: dict[str, list[str]] | UnsetType = UNSET  # emoji -> members, oldest reaction first


class Entry(msgspec.Struct, frozen=True):
    """The fields of every change."""

    seq: int
    id: str
    member: str
    time: int  # ms since 1970 UTC


class Joined(Entry, frozen=True, tag_field="type", tag="joined"):
    """A member has joined."""

    name: str


class Left(Entry, frozen=True, tag_field="type", tag="left"):
    """A member has left, was removed, or was not seen for SESSION_TTL."""

    name: str
    reason: Literal["expired", "removed"] | UnsetType = UNSET
    by: str | UnsetType = UNSET  # the host who has removed them


class Renamed(Entry, frozen=True, tag_field="type", tag="renamed"):
    """A member has another name."""

    name: str
    was: str


class Edited(Entry, frozen=True, tag_field="type", tag="edited"):
    """The message `of` has another text. Without content, a later change has the present text."""

    of: int
    content: str | UnsetType = UNSET


class Deleted(Entry, frozen=True, tag_field="type", tag="deleted"):
    """The message `of` was deleted, with its content and its reactions."""

    of: int


class Reacted(Entry, frozen=True, tag_field="type", tag="reacted"):
    """The member has added an emoji to the message `of`, or removed it."""

    of: int
    emoji: str
    on: bool


class RoleChanged(Entry, frozen=True, tag_field="type", tag="role"):
    """The member has another role.

    A role equal to `everybody` of the Settings means no role of their own. `by` is "" if the service has
    chosen a new host (succession).
    """

    role: Literal["host", "cohost", "member", "muted"]
    by: str


class SettingsChanged(Entry, frozen=True, tag_field="type", tag="settings", omit_defaults=True):
    """Some of the meeting's Settings have changed."""

    name: str | UnsetType = UNSET
    everybody: str | UnsetType = UNSET
    locked: bool | UnsetType = UNSET
    passcode: bool | UnsetType = UNSET
    waiting_room: bool | UnsetType = UNSET
    slow_mode: int | UnsetType = UNSET
    hides_history: bool | UnsetType = UNSET
    lifetime: int | UnsetType = UNSET
    link: bool | UnsetType = UNSET  # true: the link was replaced, and the old one does not work any more
    host_link: bool | UnsetType = UNSET  # the same for the host link


class Purged(Entry, frozen=True, tag_field="type", tag="purged"):
    """All messages of the removed member `of_member` were deleted."""

    of_member: str


class Ended(Entry, frozen=True, tag_field="type", tag="ended"):
    """The meeting was ended for everyone."""


Change = Joined | Left | Renamed | Edited | Deleted | Reacted | RoleChanged | SettingsChanged | Purged | Ended


class RosterEntry(msgspec.Struct, frozen=True):
    """A member in the roster."""

    member: str
    name: str
    joined_at: int  # ms since 1970 UTC
    online: bool
    role: Literal["host", "cohost", "member", "muted"] | UnsetType = UNSET  # unset: that of `everybody`


class Settings(msgspec.Struct, frozen=True):
    """The settings of a meeting, as its hosts have set them."""

    name: str
    everybody: Literal["member", "muted"]  # the role of members who have no role of their own
    locked: bool
    passcode: bool
    waiting_room: bool
    slow_mode: int  # seconds between two messages of a member; 0: off
    hides_history: bool  # newcomers do not see the messages before their joining
    lifetime: int | None  # seconds without activity until the meeting is deleted; None: MEETING_TTL


class Presence(msgspec.Struct, frozen=True, omit_defaults=True):
    """All members who are away, and the number of guests in the waiting room."""

    away: list[str]
    waiting: int = 0  # left out if it is 0


class Update(msgspec.Struct, omit_defaults=True, tag_field="status", tag="success"):
    """What is new after a cursor, or a snapshot of the meeting; see docs/api.md.

    Entries are passed on as the JSON in the log: `messages` are Message, `changes` are Change, and `members`
    are RosterEntry.
    """

    messages: list[msgspec.Raw]
    changes: list[msgspec.Raw]
    cursor: str | UnsetType = UNSET
    members: list[msgspec.Raw] | UnsetType = UNSET
    meeting: Settings | UnsetType = UNSET
    presence: Presence | UnsetType = UNSET
    earlier: int | UnsetType | None = UNSET
    reset: bool = False
    more: bool = False
    typing: list[str] | UnsetType = UNSET  # ids of members; only over a WebSocket

    @property
    def is_news(self) -> bool:
        """Return whether the update has anything that the reader does not know."""
        return bool(self.messages or self.changes or self.presence or self.members)
