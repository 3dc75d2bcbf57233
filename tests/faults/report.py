"""What was seen, as rows of docs/reliability.md."""

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
    """The cells of one scenario that has been run."""
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
    """Of one that did not get to its end."""
    empty = [""] * (len(HEAD) - 4)
    return (scenario.number, scenario.title, *empty, f"**FAILED: {reason}**", stamp())


def leak_row(count, before, after):
    """What the service holds on to when it has been through so many scenarios."""
    empty = [""] * (len(HEAD) - 4)
    title = f"at rest, after the first of {count} scenarios on one Redis and after the last"
    return ("leak", title, *empty, f"{before} and {after}", stamp())


def line(cells):
    return "| " + " | ".join(str(cell).replace("|", "/").replace("\n", " ") for cell in cells) + " |"


def heading():
    return [line(HEAD), line(["---"] * len(HEAD))]


def bound(lost, count):
    """What may be said after so many, with a confidence of 95 %; of none that was lost, the rule of three."""
    if lost:
        return f"{lost:,} of {count:,} messages were lost."
    return (
        f"0 of {count:,} messages were lost: with 95 % confidence, fewer than {3 / max(1, count):.1e} of all."
    )


def stamp():
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M}, {commit()}"


def versions():
    """Of what is not pinned by the commit, and the machine."""
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
    """What is run, once and for all: it may go on while a run lasts."""
    git = ("git", "-C", str(PROJECT), "rev-parse", "--short", "HEAD")
    return subprocess.run(git, check=True, capture_output=True, text=True).stdout.strip()


def write(rows):
    """Put rows in the place of those with the same number, and all of them in order."""
    text = re.sub(r"^Versions: .*$", versions(), DOCUMENT.read_text(), flags=re.MULTILINE)
    known = {found[1]: found[0] for found in ROW.finditer(text)}
    known |= {cells[0]: line(cells) for cells in rows}
    table = "\n".join((*heading(), *(known[number] for number in sorted(known, key=place))))
    DOCUMENT.write_text(TABLE.sub(lambda _: table, text))


def place(number):
    """Where a scenario stands: 7b after 7, and words after numbers."""
    digits = re.match(r"\d*", number)[0]
    return (not digits, int(digits or 0), number)


def _ms(times):
    return f"{times[1] * 1000:.0f} ms" if times else "-"
