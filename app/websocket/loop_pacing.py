"""Pauses the event loop under load, so that frames, replies and publications are handled in batches.

Without pauses, a worker alone on its core wakes up three to four times for each message: for the frame, for
the reply of Redis, and for the publication.
"""

import time
from typing import Any

from gevent.hub import get_hub
from gevent.monkey import get_original

HIGH_RATE, LOW_RATE = 200, 100  # frames a second
PAUSE_S = 0.004  # from one turn of the loop to the next; a message takes two turns

blocking_sleep = get_original("time", "sleep")  # not patched by gevent: blocks the thread


class LoopPacer:
    """Paces the event loop of gevent while the rate of frames is high."""

    def __init__(self) -> None:
        self._watcher: Any = None
        self._next_at = 0.0

    def adapt(self, frames_per_s: float) -> None:
        """Start pausing above HIGH_RATE, and stop below LOW_RATE."""
        if frames_per_s > HIGH_RATE and self._watcher is None:
            loop = get_hub().loop
            self._watcher = loop.prepare(ref=False, priority=loop.MINPRI)  # runs after all ready callbacks
            self._watcher.start(self._pause)
        elif frames_per_s < LOW_RATE and self._watcher is not None:
            self._watcher.stop()
            self._watcher.close()
            self._watcher = None

    def _pause(self) -> None:
        now = time.monotonic()
        if self._next_at > now:
            blocking_sleep(self._next_at - now)
        self._next_at = max(self._next_at, now) + PAUSE_S
