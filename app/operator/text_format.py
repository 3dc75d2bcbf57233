"""Times, sizes, names and tables for people at a terminal."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

UNITS = ((24 * 3600, "d"), (3600, "h"), (60, "min"), (1, "s"))
JOINER = "\u200d"  # holds an emoji together


def moment(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d %H:%M:%S}"


def duration(seconds: int) -> str:
    """So long, in the largest unit of which it is two or more: "90 min", "2 h"."""
    length, unit = next(unit for unit in UNITS if seconds >= 2 * unit[0] or unit[0] == 1)
    return f"{round(seconds / length)} {unit}"


def size(count: int) -> str:
    return f"{count / 1000:,.0f} kB" if count >= 1000 else f"{count} B"


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def plain(text: str) -> str:
    """A text that only shows: what would move the cursor, or turn the line around, is spelled out."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign == JOINER else _spelled(sign) for sign in text)


def indented(text: str, indent: str) -> str:
    """The lines of a text, the second and those that follow moved to the right."""
    return f"\n{indent}".join(plain(line) for line in text.split("\n"))


def table(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """Columns, of which numbers stand to the right; without a head where that is empty.

    The last one is for what people have named. So nothing stands behind a name that is twice as wide as it is
    long, or is read from the right: terminals differ in how they draw those, and every one draws this.
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
