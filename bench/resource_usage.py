"""What a contestant costs: CPU seconds and memory, from /proc, for each of its parts."""

import os
from pathlib import Path

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
KB = 1024


class Costs:
    """CPU seconds of each part since the beginning of the block: `with Costs(house) as costs:`."""

    def __init__(self, house):
        self._parts = house.parts
        self.seconds = {}

    def __enter__(self):
        self._before = {name: cpu_seconds(process.pid) for name, process in self._parts.items()}
        return self

    def __exit__(self, *_):
        for name, process in self._parts.items():
            self.seconds[name] = cpu_seconds(process.pid) - self._before[name]

    @property
    def total(self):
        return sum(self.seconds.values())


def cpu_seconds(pid):
    """User and system time of a process, its descendants, and those of them that have ended."""
    return sum(_ticks(one) for one in tree(pid)) / TICKS_PER_S


def resident_bytes(house):
    """The memory of whatever serves the connections; the store's is another matter."""
    served = [process for name, process in house.parts.items() if name != "redis"]
    return sum(_resident(pid) for process in served for pid in tree(process.pid))


def tree(pid):
    """A process and its descendants."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [pid, *(one for child in children for one in tree(int(child)))]


def commands(redis):
    """How often clients have asked a Redis for something: what a script does inside is not counted."""
    with redis.client() as client:
        calls = {name[8:]: line["calls"] for name, line in client.info("commandstats").items()}
    return {name: calls.get(name, 0) for name in ("evalsha", "rpush", "publish")}


def _ticks(pid):
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return sum(int(field) for field in fields[11:15])


def _resident(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * KB for line in lines if line.startswith("VmRSS"))
