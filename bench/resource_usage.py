"""Measures CPU seconds and memory of the processes of a target, from /proc, and raises the limit of files."""

import os
import resource
from pathlib import Path

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
KB = 1024
DESCRIPTORS = 40_000


def raise_file_limit():
    """Allow this process, and those that it starts, as many open files as the system does."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(DESCRIPTORS, hard), hard))


class Costs:
    """Counts the CPU seconds of each part during its block: `with Costs(target) as costs:`."""

    def __init__(self, target):
        self._parts = target.parts
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
    """Return user and system time of a process and its descendants, those that have ended included."""
    return sum(_ticks(one) for one in tree(pid)) / TICKS_PER_S


def resident_bytes(target):
    """Return the resident memory of all processes of a target but Redis."""
    served = [process for name, process in target.parts.items() if name != "redis"]
    return sum(_resident(pid) for process in served for pid in tree(process.pid))


def tree(pid):
    """Return the ids of a process and its descendants."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [pid, *(one for child in children for one in tree(int(child)))]


def commands(redis):
    """Return how often clients have sent some commands to Redis, without those of scripts."""
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
