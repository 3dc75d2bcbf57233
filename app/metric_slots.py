"""Assigns each worker a numbered slot, in whose files it counts its metrics.

prometheus_client names the files of a worker by its process id and never deletes them: with daily reloads
there would be more and more, and each scrape reads all. So a new worker takes over the slot, and the files,
of one that has ended. gunicorn's master manages the slots. It does not import prometheus_client, because
gevent cannot patch in a worker what the master has imported.
"""

import fcntl
import os
import shutil
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

# Not on a disk: if it is full or slow, a worker must not fail or wait because of a counter.
SHARED_MEMORY = "/dev/shm"
PREFIX = "meeting-metrics-"
LOCK = "lock"  # locked until the master and all its workers have ended


class MetricSlots:
    """Owns the directory with the metrics of all workers, until the service ends."""

    def __init__(self) -> None:
        parent = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else tempfile.gettempdir()
        _remove_abandoned(Path(parent))
        self._folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        self._lock = (self._folder / "new").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        (self._folder / "new").rename(self._folder / LOCK)  # so a file of this name is always locked
        self._taken: set[int] = set()

    def assign(self, worker: Any) -> None:
        """Give a worker the first free slot, before it is forked."""
        worker.metrics_slot = next(slot for slot in count(1) if slot not in self._taken)
        self._taken.add(worker.metrics_slot)

    def activate(self, worker: Any) -> None:
        """Tell prometheus_client, in the worker, where to count. Must run before
        app/metrics.py is imported.
        """
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(self._folder)
        os.environ["METRICS_PLACE"] = str(worker.metrics_slot)

    def release(self, worker: Any) -> None:
        """Free the slot of a worker that has ended: keep its counters, delete its gauges."""
        for gauge in self._folder.glob(f"gauge_live*_{worker.metrics_slot}.db"):
            gauge.unlink()
        self._taken.discard(worker.metrics_slot)

    def close(self) -> None:
        """Delete the directory."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _remove_abandoned(parent: Path) -> None:
    """Delete the directories of masters that were killed: no process holds their lock any more."""
    for folder in parent.glob(f"{PREFIX}*"):
        try:
            with (folder / LOCK).open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # another service holds the lock, or the file belongs to another user
            continue
