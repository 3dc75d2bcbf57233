"""Defines the settings of a meeting that hosts change: what is sent, checked, stored and told for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta

from app.errors import N_, BadRequest
from app.meeting.messages import validated_content
from app.meeting.names import meeting_name
from app.meeting.passcode import MAX_PASSCODE, PasscodeHasher

MAX_SLOW_MODE_S = 3600
MAX_NOTE = 200  # characters
NOT_SO_LONG = N_("A meeting cannot be kept that long.")

Value = str | int


class Parameter(NamedTuple):
    """What a request sends for a setting."""

    field: str
    type: Any
    request: str  # the name of the type of the request in the API
    summary: str


class Policy(NamedTuple):
    """What checks need beside the value: how passcodes are hashed, and the longest lifetime, in seconds."""

    passcodes: PasscodeHasher
    longest_ttl: int


@dataclass(frozen=True, slots=True)
class Setting:
    """A field of a meeting in Redis and of the change `settings`.

    Without a parameter it has no route of its own. `check` returns the value as it is stored, or raises
    BadRequest or BadName. The log tells of a secret only whether it is set.
    """

    field: str
    parameter: Parameter | None = None
    check: Callable[[Any, Policy], Value] = lambda value, _: value
    is_secret: bool = False

    def change(self, value: Value) -> bytes:
        """Return what the log tells of a new value, as a JSON object."""
        return msgspec.json.encode({self.field: bool(value) if self.is_secret else value})


def _lifetime(seconds: int, policy: Policy) -> int:
    if seconds > policy.longest_ttl:
        raise BadRequest(NOT_SO_LONG, most=policy.longest_ttl)
    return seconds


def _note(text: str, _: Policy) -> str:
    return validated_content(text) if text.strip() else ""


TOGGLE = Parameter("on", bool, "Toggle", "Turn a setting of the meeting on or off.")
NAME = Parameter("meeting_name", str, "RenameMeeting", "Rename the meeting.")
PASSCODE = Parameter(
    "passcode",
    Annotated[str, Meta(max_length=MAX_PASSCODE)],
    "Passcode",
    "Set the passcode for joining; an empty one turns it off.",
)
PAUSE = Parameter(
    "seconds",
    Annotated[int, Meta(ge=0, le=MAX_SLOW_MODE_S)],
    "SlowMode",
    "Set the pause between two messages of a member, in seconds; 0 for none.",
)
NOTE = Parameter(
    "text",
    Annotated[str, Meta(max_length=MAX_NOTE)],
    "WaitingNote",
    "Write to the people in the waiting room; an empty text removes what was written.",
)
LIFETIME = Parameter(
    "seconds",
    Annotated[int, Meta(ge=3600, le=366 * 24 * 3600, description="Seconds without activity.")],
    "Extend",
    "Set how long the meeting is kept without activity, in seconds.",
)

# By verb, which is the right that is needed, and the route below /api/host/ if there is a parameter.
SETTINGS: Mapping[str, Setting] = {
    "rename_meeting": Setting("name", NAME, lambda name, _: meeting_name(name)),
    "lock": Setting("locked", TOGGLE),
    "waiting_room": Setting("waiting_room", TOGGLE),
    "waiting_note": Setting("waiting_note", NOTE, _note),
    "hide_history": Setting("hides_history", TOGGLE),
    "passcode": Setting(
        "passcode", PASSCODE, lambda passcode, policy: policy.passcodes.hash(passcode), is_secret=True
    ),
    "slow_mode": Setting("slow_mode", PAUSE),
    "extend": Setting("lifetime", LIFETIME, _lifetime),
    "mute_all": Setting("everybody"),  # the role of members who have no role of their own
    "new_link": Setting("link", is_secret=True),  # the code of the link
    "host_link": Setting("host_link", is_secret=True),  # a digest of the secret in the link
}
