"""Where workers count what /metrics tells.

prometheus_client keeps the files of a worker under its process id, for ever: of a service that is reloaded
every day there would be more and more, and all of them are read each time. So each worker has a place, and
who comes later takes the place, and the files, of one who has gone. gunicorn's master sees to that; it does
not import the library, since what the master imports gevent cannot patch in its workers.
"""

import fcntl
import os
import shutil
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

SHARED_MEMORY = (
    "/dev/shm"  # no disk: where that is full or slow, nobody is to wait for a counter, or die of it
)
PREFIX = "meeting-metrics-"
LOCK = "lock"  # held by the master and its workers as long as one of them lives


class MetricSlots:
    """A folder with the files of all workers, as long as the service runs."""

    def __init__(self) -> None:
        parent = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else tempfile.gettempdir()
        _remove_abandoned(Path(parent))
        self._folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        self._lock = (self._folder / "new").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        (self._folder / "new").rename(self._folder / LOCK)  # there is none that is not held
        self._taken: set[int] = set()

    def assign(self, worker: Any) -> None:
        """The first free place is this worker's."""
        worker.place = next(place for place in count(1) if place not in self._taken)
        self._taken.add(worker.place)

    def activate(self, worker: Any) -> None:
        """In the worker: say where to count, before anybody does."""
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(self._folder)
        os.environ["METRICS_PLACE"] = str(worker.place)

    def release(self, worker: Any) -> None:
        """A worker has ended. What it has counted stays, how it was does not."""
        for gauge in self._folder.glob(f"gauge_live*_{worker.place}.db"):
            gauge.unlink()
        self._taken.discard(worker.place)

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _remove_abandoned(parent: Path) -> None:
    """Masters that were killed have left their folders, and nobody holds the locks any more."""
    for folder in parent.glob(f"{PREFIX}*"):
        try:
            with (folder / LOCK).open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # somebody holds it, or it is somebody else's
            continue
