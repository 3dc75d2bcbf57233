"""Formats times, sizes, names and tables for a terminal."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec

UNITS = ((24 * 3600, "d"), (3600, "h"), (60, "min"), (1, "s"))
JOINER = "\u200d"  # joins the parts of an emoji


def moment(ms: int) -> str:
    """Format a time in ms as "2026-01-01 00:00:00" (UTC)."""
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d %H:%M:%S}"


def duration(seconds: int) -> str:
    """Format a duration in the largest unit that it has two of: "90 min", "2 h"."""
    length, unit = next(unit for unit in UNITS if seconds >= 2 * unit[0] or unit[0] == 1)
    return f"{round(seconds / length)} {unit}"


def size(count: int) -> str:
    """Format a number of bytes."""
    return f"{count / 1000:,.0f} kB" if count >= 1000 else f"{count} B"


def counted(number: int, one: str, many: str) -> str:
    """Format a number with its noun, in the singular or plural."""
    return f"{number:,} {one if number == 1 else many}"


def plain(text: str) -> str:
    """Escape characters that move the cursor or reverse the line, so that a text cannot
    disguise the output.
    """
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign == JOINER else _spelled(sign) for sign in text)


def indented(text: str, indent: str) -> str:
    """Escape a text, and indent every line after the first."""
    return f"\n{indent}".join(plain(line) for line in text.split("\n"))


def table(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """Format rows in columns, numbers to the right; without a header line if `head` is empty.

    Names go into the last column, which is not padded: terminals differ in the width of some characters and
    in right-to-left text, so nothing may follow a name.
    """
    rows = [*rows]
    texts = [[*head]] if head else []
    texts += [[plain(str(cell)) for cell in row] for row in rows]
    padded = range(len(texts[0]) - 1) if texts else ()
    widths = [max(len(line[place]) for line in texts) for place in padded]
    is_number = [all(isinstance(row[place], int) for row in rows) for place in padded]
    return "\n".join(_line(line, widths, is_number) for line in texts)


def _line(cells: Sequence[str], widths: Sequence[int], is_number: Sequence[bool]) -> str:
    *others, last = cells
    padded = [
        cell.rjust(width) if right else cell.ljust(width)
        for cell, width, right in zip(others, widths, is_number, strict=True)
    ]
    return "  ".join([*padded, last]).rstrip()


def _spelled(sign: str) -> str:
    return f"\\u{ord(sign):04x}"


def as_visible_json(thing: object) -> str:
    """Return JSON, indented, in which what cannot be printed is escaped: it may be read in a terminal."""
    text = msgspec.json.format(msgspec.json.encode(thing)).decode()
    return "".join(sign if sign == "\n" or sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)
