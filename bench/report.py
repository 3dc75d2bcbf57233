"""Makes figures of what has arrived, and tables of figures."""

import datetime
import os
import platform
import re
import shutil
import statistics
import subprocess
from collections import Counter
from importlib.metadata import version
from pathlib import Path

VERSION = re.compile(r"\d+\.\d+\.\d+")
STEPS_PER_S = 10_000  # latencies are counted in tenths of a millisecond


class Latencies:
    """Latencies of all deliveries, and the median time until the last reader had a message, in ms."""

    def __init__(self, clients):
        counts, last = Counter(), {}
        for now, batch in zip(clients.times, clients.batches, strict=True):
            for stamp in batch.stamps:
                counts[int((now - stamp) * STEPS_PER_S)] += 1
                last[stamp] = now
        self._counts = sorted(counts.items())
        self.deliveries = counts.total()
        self.to_the_last = statistics.median((now - stamp) * 1000 for stamp, now in last.items())
        self.seconds = clients.times[-1] - min(last)

    def percentile(self, part):
        left = self.deliveries * part
        for step, count in self._counts:
            left -= count
            if left <= 0:
                return step / STEPS_PER_S * 1000
        return None


def percentile(values, part):
    """Return the value that the given part (0 to 1) of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def medians(rows):
    """Merge rows of the same kind into one, with the median of each figure."""
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


def table(head, rows):
    """Return a Markdown table. A row is its name and its figures by column name; missing ones are dashes."""
    lines = [["", *head], ["---", *["---:"] * len(head)]]
    lines += [[name, *(shown(row.get(column)) for column in head)] for name, row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def ratios(rows, columns):
    """Return rows with the figures of the first target divided by those of each other one."""
    if not (columns and rows and rows[0][1]):
        return []
    (_, ours), *others = rows
    return [
        (f"ours / {name}", {column: ours[column] / row[column] for column in columns if row.get(column)})
        for name, row in others
    ]


def shown(figure):
    if figure is None:
        return "–"
    if isinstance(figure, str):
        return figure
    return f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3g}"


def machine():
    """Describe this machine, the versions and the date."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    core = model[1] if model else platform.machine()
    today = datetime.datetime.now(datetime.UTC).date()
    ours = ", ".join(f"{name} {version(name)}" for name in ("flask", "gunicorn", "gevent", "redis"))
    system = f"Linux {platform.release()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores ({core}), {system}, {ours}, {', '.join(programs())}, {today}"


def programs():
    """Yield the versions of the installed programs."""
    for command in (("redis-server", "--version"), ("nginx", "-v"), ("node", "--version")):
        path = shutil.which(command[0], path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if path:
            told = subprocess.run((path, *command[1:]), capture_output=True, text=True)
            yield f"{command[0]} {VERSION.search(told.stdout + told.stderr)[0]}"
