"""Measures the resources of the service: memory, descriptors, connections."""

import contextlib
import os
from pathlib import Path
from typing import NamedTuple

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Health(NamedTuple):
    """The resources of all workers together, and of Redis."""

    rss_mb: float
    descriptors: int
    clients: int

    def __str__(self):
        return f"{self.rss_mb:.0f} MB, {self.descriptors} descriptors, {self.clients} connections to Redis"


def examine(pids, redis):
    """Measure the present resources; those of Redis if it answers."""
    clients = 0
    if redis:
        with contextlib.suppress(OSError), redis.client() as client:
            clients = client.info("clients")["connected_clients"]
    return Health(
        sum(rss_bytes(pid) for pid in pids) / 1e6,
        sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in pids),
        clients,
    )


def rss_bytes(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES


def cpu_s(pid):
    """Return the CPU seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
