"""Reads the members of a meeting in Redis, in the order of their names."""

from typing import NamedTuple

from app.store.keys import MeetingKeys
from app.store.script import READ, Scripts


class RosterPage(NamedTuple):
    """Some members, each as (id, record, whether they are online), and how many there are and are online.

    `last` is the line to go on after, or None at the end.
    """

    total: int
    online: int
    last: bytes | None
    members: list[tuple[bytes, bytes, bool]]


class RosterStore:
    """Runs one script for each method. Each raises the refusals of its script, or StoreUnavailable."""

    def __init__(self, scripts: Scripts):
        self._scripts = scripts
        scripts.load("members")

    def page(self, meeting_id: str, session: str, after: bytes, prefix: bytes, limit: int) -> RosterPage:
        """Return up to `limit` members after the line `after`, whose folded names begin with `prefix`.

        Both are b"" for the beginning and for all names; the prefix is JSON without quotes, as names are.
        """
        total, online, last, flat = self._scripts.run(
            "members",
            MeetingKeys(meeting_id),
            [session],
            after=after,
            prefix=prefix,
            limit=limit,
            right="read",
            **self._scripts.pace(READ),
        )
        present = [flag == 1 for flag in flat[2::3]]
        return RosterPage(
            int(total), int(online), last, list(zip(flat[::3], flat[1::3], present, strict=True))
        )
