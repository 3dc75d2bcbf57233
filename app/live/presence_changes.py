"""Merges the changes of presence that Redis publishes."""

from collections.abc import Sequence

from msgspec import UNSET, Struct, UnsetType

from app.meeting.models import Presence
from app.store.messages import LogSlice


class PresenceChange(Struct, frozen=True):
    """A publication of presence: what is new for readers who have the presence with the number `since`.

    With `away`, it is the whole list in place of the difference `went` and `came`.
    """

    online: int
    total: int
    since: int = 0
    large: bool = False
    away: list[str] | UnsetType = UNSET
    went: list[str] = []
    came: list[str] = []
    waiting: int = 0
    wrong_passcodes: int = 0

    def follows(self, number: int) -> bool:
        """Return whether a reader who has the presence `number` needs nothing else."""
        return self.large or self.away is not UNSET or self.since == number


def presence_of(log_slice: LogSlice) -> Presence | UnsetType:
    """Return the whole presence as read from the log; UNSET if the reader has it."""
    counts = log_slice.presence
    if counts is None:
        return UNSET
    return Presence(
        counts.online,
        counts.total,
        [] if counts.is_large else log_slice.away or [],
        counts.is_large,
        waiting=counts.waiting,
        wrong_passcodes=counts.wrong_passcodes,
    )


def merge_presence(changes: Sequence[PresenceChange]) -> Presence | UnsetType:
    """Merge changes that follow each other; of each member the latest counts."""
    if not changes:
        return UNSET
    is_whole = False  # whether those who are away are known, and not only who went or came
    is_away: dict[str, bool] = {}
    for change in changes:
        if change.large or change.away is not UNSET:
            is_whole, is_away = not change.large, {}
        is_away |= dict.fromkeys(change.went + (change.away or []), True) | dict.fromkeys(change.came, False)
    went = [member for member, gone in is_away.items() if gone]
    came = [member for member, gone in is_away.items() if not gone]
    latest = changes[-1]
    return Presence(
        latest.online,
        latest.total,
        went if is_whole else [],
        latest.large,
        difference=not (is_whole or latest.large),
        went=[] if is_whole or latest.large else went,
        came=[] if is_whole or latest.large else came,
        waiting=latest.waiting,
        wrong_passcodes=latest.wrong_passcodes,
    )
