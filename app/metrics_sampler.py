"""Samples the gauges of a worker once a second."""

import time

import gevent

from app import metrics
from app.live.hub import STATES, Hub
from app.live.room import Room
from app.websocket.endpoint import Connections

EVERY_S = 1.0


class MetricsSampler:
    """Sets the gauges of this worker, measures how late its event loop is, and flushes its counters."""

    def __init__(self, hub: Hub[Room], live: Connections):
        self._hub = hub
        self._live = live

    def run(self) -> None:
        """Sample once a second, until the worker ends."""
        while True:
            due = time.monotonic() + EVERY_S
            gevent.sleep(EVERY_S)
            metrics.LOOP_LAG_SECONDS.observe(max(0.0, time.monotonic() - due))
            self.sample()

    def sample(self) -> None:
        """Flush the counters and set the gauges."""
        for tally in metrics.BATCHED:
            tally.flush()
        for state in STATES:
            metrics.LISTENERS.labels(state).set(state == self._hub.state)
        rooms = self._hub.rooms
        metrics.WORKERS.set(1)
        metrics.SOCKETS.set(self._live.count)
        metrics.WAITING.set(self._hub.waiting)
        metrics.LARGEST_ROOM.set(max((len(room.readers) for room in rooms), default=0))
