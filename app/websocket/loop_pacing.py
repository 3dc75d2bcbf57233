"""How often a worker looks whether anything has come in.

Alone on its core it wakes up three to four times for a message: for the frame, for what Redis answers and
publishes. While much is said it looks only now and then, finds several of each, and is done with all at once.
"""

import time
from typing import Any

from gevent.hub import get_hub
from gevent.monkey import get_original

HIGH_RATE, LOW_RATE = 200, 100  # frames a second
PAUSE_S = 0.004  # from one turn to the next; a message takes two, which nobody notices

nap = get_original("time", "sleep")  # the real one, which holds everything up


class LoopPacer:
    """Those of gevent's loop: as they come, or, while much is said, with a rest in between."""

    def __init__(self) -> None:
        self._watcher: Any = None
        self._next_at = 0.0

    def adapt(self, frames_per_s: float) -> None:
        if frames_per_s > HIGH_RATE and self._watcher is None:
            loop = get_hub().loop
            self._watcher = loop.prepare(ref=False, priority=loop.MINPRI)  # when all that is ready is done
            self._watcher.start(self._rest)
        elif frames_per_s < LOW_RATE and self._watcher is not None:
            self._watcher.stop()
            self._watcher.close()
            self._watcher = None

    def _rest(self) -> None:
        now = time.monotonic()
        if self._next_at > now:
            nap(self._next_at - now)
        self._next_at = max(self._next_at, now) + PAUSE_S
