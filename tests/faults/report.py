"""Writes results as rows of docs/reliability.md."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from functools import cache

from tools.processes import PROJECT, installed

DOCUMENT = PROJECT / "docs/reliability.md"
HEAD = (
    "#", "what is done", "taken", "lost", "twice", "out of order", "phantom", "not delivered", "503",
    "gap", "back", "p99 before, after", "besides", "seen",
)  # fmt: skip
KINDS = ("lost", "dup", "reordered", "phantom", "undelivered")
ROW = re.compile(r"^\| (\d\S*|soak|leak) \|.*$", re.MULTILINE)

TABLE = re.compile(r"^\| # \|.*(?:\n\|.*)*", re.MULTILINE)


def row_of(scenario, run, broken):
    """Return the cells of a scenario that was run."""
    figures, found = run.figures, run.findings
    besides = [f"{name}: {value}" for name, value in run.notes.items()]
    besides += [f"unannounced: {found.of('unannounced')}"] if run.allowed.may_lose else []
    resets = sum(life.is_reset for reading in run.ledger.readings for life in reading.lives)
    besides += [f"resets: {resets}"] if resets else []
    besides += [f"**{kind}: {found.of(kind)}**" for kind in found.wrong(run.allowed)]
    besides += [f"**{promise}**" for promise in broken]
    return (
        scenario.number,
        scenario.title,
        f"{figures.acked:,}",
        *(str(found.of(kind)) for kind in KINDS),
        f"{figures.refused:,}",
        f"{figures.gap:.1f} s",
        "" if figures.back is None else f"{figures.back:.1f} s",
        f"{_ms(figures.before)}, {_ms(figures.after)}",
        "; ".join(besides),
        stamp(),
    )


def failed_row(scenario, reason):
    """Return the cells of a scenario that failed before its end."""
    empty = [""] * (len(HEAD) - 4)
    return (scenario.number, scenario.title, *empty, f"**FAILED: {reason}**", stamp())


def leak_row(count, before, after):
    """Return the cells that compare resources before and after `count` scenarios."""
    empty = [""] * (len(HEAD) - 4)
    title = f"at rest, after the first of {count} scenarios on one Redis and after the last"
    return ("leak", title, *empty, f"{before} and {after}", stamp())


def line(cells):
    return "| " + " | ".join(str(cell).replace("|", "/").replace("\n", " ") for cell in cells) + " |"


def heading():
    return [line(HEAD), line(["---"] * len(HEAD))]


def bound(lost, count):
    """Describe the upper bound of losses, with a confidence of 95 % (without a loss, the rule of three)."""
    if lost:
        return f"{lost:,} of {count:,} messages were lost."
    return (
        f"0 of {count:,} messages were lost: with 95 % confidence, fewer than {3 / max(1, count):.1e} of all."
    )


def stamp():
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M}, {commit()}"


def versions():
    """Describe the machine and the versions that the commit does not pin."""
    programs = (("redis-server", "--version"), ("nginx", "-v"))
    said = [_said(installed(name), option) for name, option in programs]
    found = [re.search(r"[\d.]{5,}", text)[0] for text in said]
    python = platform.python_version()
    return f"Versions: Python {python}, Redis {found[0]}, nginx {found[1]}; {os.cpu_count()} cores."


def _said(*command):
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout + done.stderr


@cache
def commit():
    """Return the commit under test, read once, as HEAD may move during a run."""
    git = ("git", "-C", str(PROJECT), "rev-parse", "--short", "HEAD")
    return subprocess.run(git, check=True, capture_output=True, text=True).stdout.strip()


def write(rows):
    """Replace the rows with the same number, and sort all of them."""
    text = re.sub(r"^Versions: .*$", versions(), DOCUMENT.read_text(), flags=re.MULTILINE)
    known = {found[1]: found[0] for found in ROW.finditer(text)}
    known |= {cells[0]: line(cells) for cells in rows}
    table = "\n".join((*heading(), *(known[number] for number in sorted(known, key=place))))
    DOCUMENT.write_text(TABLE.sub(lambda _: table, text))


def place(number):
    """Return the sort key of a row: 7b after 7, and words after numbers."""
    digits = re.match(r"\d*", number)[0]
    return (not digits, int(digits or 0), number)


def _ms(times):
    return f"{times[1] * 1000:.0f} ms" if times else "-"
