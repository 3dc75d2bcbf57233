"""What a meeting is made of."""

from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType


class Meeting(msgspec.Struct, frozen=True):
    """A meeting, as far as its door shows it; `code` is the rest of its link, once that was replaced."""

    id: str
    name: str
    code: str = ""

    @property
    def link(self) -> str:
        """What follows our own address in its link."""
        return f"{self.id}.{self.code}" if self.code else self.id


class Member(msgspec.Struct, frozen=True):
    """Somebody in a meeting. The id is public, random, and never given to anybody else."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at the door of a meeting; `member` if they have a seat in it, or wait for one.

    `role` is that of the member, "waiting", or "" for a stranger; `passcode` is the hash of what is asked.
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
        return self.member is not None and self.role != "waiting"


@dataclass(frozen=True, slots=True)
class Seat:
    """A member's place in a meeting, or before its door, and the token of the session that holds it.

    `proof` is what the browser keeps of a passcode it knew.
    """

    meeting: Meeting
    member: Member
    token: str
    role: str
    proof: str = ""


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
    reason: Literal["expired", "removed"] | UnsetType = UNSET
    by: str | UnsetType = UNSET  # who has removed them


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


class RoleChanged(Entry, frozen=True, tag_field="type", tag="role"):
    """The member has a role of their own; or none any more, where it is that of `everybody` in the Rules.

    `by` is "" when the last host had been gone for too long.
    """

    role: Literal["host", "cohost", "member", "muted"]
    by: str


class SettingsChanged(Entry, frozen=True, tag_field="type", tag="settings", omit_defaults=True):
    """The meeting is held differently: one of the Rules is another."""

    name: str | UnsetType = UNSET
    everybody: str | UnsetType = UNSET
    locked: bool | UnsetType = UNSET
    passcode: bool | UnsetType = UNSET
    waiting_room: bool | UnsetType = UNSET
    slow_mode: int | UnsetType = UNSET
    hides_history: bool | UnsetType = UNSET
    lifetime: int | UnsetType = UNSET
    link: bool | UnsetType = UNSET  # true: there is a new one, and the old one is void
    host_link: bool | UnsetType = UNSET  # the same


class Purged(Entry, frozen=True, tag_field="type", tag="purged"):
    """Whatever `of_member` has said so far was taken back."""

    of_member: str


class Ended(Entry, frozen=True, tag_field="type", tag="ended"):
    """The meeting is over, for everybody."""


Change = Joined | Left | Renamed | Edited | Deleted | Reacted | RoleChanged | SettingsChanged | Purged | Ended


class RosterEntry(msgspec.Struct, frozen=True):
    """A line of the roster."""

    member: str
    name: str
    joined_at: int  # ms since 1970 UTC
    online: bool
    role: Literal["host", "cohost", "member", "muted"] | UnsetType = UNSET  # without: as `everybody`


class Settings(msgspec.Struct, frozen=True):
    """How a meeting is held."""

    name: str
    everybody: Literal["member", "muted"]  # the role of whoever has none of their own
    locked: bool
    passcode: bool
    waiting_room: bool
    slow_mode: int  # seconds between two messages of a member; 0: off
    hides_history: bool  # newcomers see what is said from then on
    lifetime: int | None  # seconds without activity after which it disappears; None: as the service has it


class Presence(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everybody who is away, and how many wait to be let in."""

    away: list[str]
    waiting: int = 0  # left out when nobody does


class Update(msgspec.Struct, omit_defaults=True, tag_field="status", tag="success"):
    """What is new after a cursor, or the meeting as it stands; see docs/api.md.

    Entries are handed through as the JSON in the log, Messages and Changes; of `members`, each is Present.
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
    typing: list[str] | UnsetType = UNSET  # members, as far as one hears of it

    @property
    def is_news(self) -> bool:
        """Whether it says anything that was not known."""
        return bool(self.messages or self.changes or self.presence or self.members)
