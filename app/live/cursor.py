"""Parses and formats cursors: the position of a reader in the log of a meeting."""

import re
from typing import NamedTuple

from app.errors import BadCursor

CURSOR = re.compile(r"([0-9a-f]{16})\.([0-9]{1,15})\.([0-9a-f]{8})\.([0-9]{1,15})")


class Cursor(NamedTuple):
    """The position of a reader that has received every entry up to `seq`, and the presence of that moment.

    `epoch` identifies the history of the log, `tag` is the first 8 characters of the id of entry `seq`, and
    `presence` counts the changes of presence that the reader has received.
    """

    epoch: str
    seq: int
    tag: str
    presence: int

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Read a cursor as clients send it. Raises BadCursor."""
        parts = CURSOR.fullmatch(text)
        if not parts:
            raise BadCursor
        return cls(parts[1], int(parts[2]), parts[3], int(parts[4]))

    def __str__(self) -> str:
        return f"{self.epoch}.{self.seq}.{self.tag}.{self.presence}"


NOWHERE = Cursor("", 0, "", 0)  # the position of a reader that has received nothing
