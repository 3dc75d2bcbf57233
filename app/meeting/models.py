"""Defines the data of a meeting: meeting, member, seat, roster, settings and updates."""

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
    hides_history: bool
    lifetime: int  # s

    @property
    def is_seated(self) -> bool:
        """Return whether the browser has a seat, and does not wait for one."""
        return self.member is not None and self.role != "waiting"


@dataclass(frozen=True, slots=True)
class WhoIsIn:
    """Who is online in a meeting, as far as a visitor may know before joining."""

    count: int = 0
    members: tuple[Member, ...] = ()  # a few of them


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
    waiting_note: str  # what hosts have written to the people in the waiting room; "" for nothing
    slow_mode: int  # seconds between two messages of a member; 0: off
    hides_history: bool  # newcomers do not see the messages before their joining
    lifetime: int | None  # seconds without activity until the meeting is deleted; None: MEETING_TTL


class Presence(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many members are online and how many there are, who is away, and the guests in the waiting room.

    `away` has all members who are away, and replaces what the reader has; in a `difference` and in a large
    meeting it is empty, as pages of the version before need it. `went` and `came` are those who are away or
    online again since. `wrong_passcodes` is the number given within a minute, as last published: at every
    tenth. Other fields that are false, 0 or empty are left out.
    """

    online: int
    total: int
    away: list[str]
    large: bool = False
    difference: bool = False
    went: list[str] = []
    came: list[str] = []
    waiting: int = 0
    wrong_passcodes: int = 0


class Update(msgspec.Struct, omit_defaults=True, tag_field="status", tag="success"):
    """What is new after a cursor, or a snapshot of the meeting; see docs/api.md.

    Entries are passed on as the JSON in the log: `messages` are Message, `changes` are Change, and `members`
    and `me`, the reader, are RosterEntry.
    """

    messages: list[msgspec.Raw]
    changes: list[msgspec.Raw]
    cursor: str | UnsetType = UNSET
    members: list[msgspec.Raw] | UnsetType = UNSET
    me: msgspec.Raw | UnsetType = UNSET
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
