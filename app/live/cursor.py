"""A place in a meeting's log: what a reader has seen."""

import re
from typing import NamedTuple

from app.errors import BadCursor

CURSOR = re.compile(r"([0-9a-f]{16})\.([0-9]{1,15})\.([0-9a-f]{8})\.([0-9]{1,15})")


class Cursor(NamedTuple):
    """Everything up to the entry `seq`, whose id begins with `tag`, in the history `epoch`; and who was away
    when that had changed `presence` times."""

    epoch: str
    seq: int
    tag: str
    presence: int

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Raises BadCursor."""
        parts = CURSOR.fullmatch(text)
        if not parts:
            raise BadCursor
        return cls(parts[1], int(parts[2]), parts[3], int(parts[4]))

    def __str__(self) -> str:
        return f"{self.epoch}.{self.seq}.{self.tag}.{self.presence}"


NOWHERE = Cursor("", 0, "", 0)  # the place of somebody who has seen nothing
