"""Defines the entries of a meeting's log: messages and changes."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType


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


class Continued(Entry, frozen=True, tag_field="type", tag="continued"):
    """A host has opened the meeting on another device, by the host link, and is the same member there."""


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
    was: Literal["host", "cohost", "member", "muted"] | UnsetType = UNSET  # the role before, if `by` took it


class SettingsChanged(Entry, frozen=True, tag_field="type", tag="settings", omit_defaults=True):
    """Some of the meeting's Settings have changed."""

    name: str | UnsetType = UNSET
    everybody: str | UnsetType = UNSET
    locked: bool | UnsetType = UNSET
    passcode: bool | UnsetType = UNSET
    waiting_room: bool | UnsetType = UNSET
    waiting_note: str | UnsetType = UNSET
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


Change = (
    Joined
    | Continued
    | Left
    | Renamed
    | Edited
    | Deleted
    | Reacted
    | RoleChanged
    | SettingsChanged
    | Purged
    | Ended
)
