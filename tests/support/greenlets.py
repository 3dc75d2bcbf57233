"""Runs greenlets of the service in turns that the test chooses."""

from collections import deque

from greenlet import getcurrent, greenlet


class Greenlets:
    """Holds the spawned greenlets that have not ended; the one that slept first continues first."""

    def __init__(self):
        self._waiting = deque()

    def __bool__(self):
        return bool(self._waiting)

    def spawn(self, function):
        self._waiting.append(greenlet(function))

    def go_on(self):
        """Run one greenlet until it sleeps or ends."""
        if self._waiting:
            running = self._waiting.popleft()
            running.switch()
            if not running.dead:
                self._waiting.append(running)


def sleep(_):
    """Let the test go on, in place of `time.sleep`; the test decides when the greenlet continues."""
    getcurrent().parent.switch()
