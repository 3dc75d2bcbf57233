"""Members of a house talk on a schedule that waits for nobody, and what became of it is counted."""

import gc
import itertools
import time
from array import array
from collections import deque

from bench.report import Latencies
from bench.resource_usage import Costs, commands

LEAD_S = 0.2
REPEAT_AFTER_S = 1.0  # as Retry-After says
SETTLE_S = 1.0  # a subscription may still be on its way when the socket is open
EPOLL_STEP_S = 0.001  # it sleeps in whole milliseconds, rounded up
PARTS = ("nginx µs / message", "workers µs / message", "redis µs / message")
PATIENCE_S = 30  # after the last message; who has not delivered by then has failed


class Lost(Exception):
    """A message that did not arrive, or not in its place."""


class ScheduledLoad:
    """Messages at a rate, each by the next of the speakers; the room's other members hear it.

    A message carries the moment at which it was due, so a server that holds its senders up gains nothing.
    """

    def __init__(self, fleet, speakers, members):
        self._fleet = fleet
        self._speakers = itertools.cycle(speakers)
        self._members = members  # of each room
        self._seqs = {}
        self._said = {}  # (connection, seq) -> text
        self._refused = deque()  # (when to say it again, connection, seq)
        self._repeats = 0

    def hold(self, rate, count):
        """So many messages; what it took, as figures by name. Raises Lost."""
        self._forget()
        gc.collect()
        gc.freeze()
        house = self._fleet.house
        before = commands(house.redis)
        with Costs(house) as costs:
            self._speak(rate, count)
        after = commands(house.redis)
        self._check(count)
        asked = {f"{name} / message": (after[name] - before[name]) / count for name in after}
        asked["repeats / message"] = self._repeats / count
        return {**figures(costs, Latencies(self._fleet), count), **asked}

    def warm_up(self):
        """One message in each room, which everybody must hear."""
        time.sleep(SETTLE_S)
        rooms = len({connection.seat.room for connection in self._fleet.connections})
        self.hold(100, rooms)

    def _forget(self):
        fleet = self._fleet
        fleet.times, fleet.batches, fleet.heard = array("d"), [], 0
        self._said.clear()
        self._repeats = 0
        for connection in fleet.connections:
            connection.received = connection.disorder = 0

    def _speak(self, rate, count):
        fleet, begin = self._fleet, time.monotonic() + LEAD_S
        for number in range(count):
            due = begin + number / rate
            while (left := due - time.monotonic()) > 0:
                fleet.turn(max(0, left - EPOLL_STEP_S))
            self._say(due)
            fleet.turn(0)
            self._repeat()
        end = time.monotonic() + PATIENCE_S
        while fleet.heard < count * self._members and time.monotonic() < end:
            fleet.turn(0.1)
            self._repeat()

    def _say(self, due):
        connection = next(self._speakers)
        room = connection.seat.room
        self._seqs[room] = seq = self._seqs.get(room, 0) + 1
        self._said[connection, seq] = text = self._fleet.house.say(seq, due)
        self._fleet.say(connection, text)

    def _repeat(self):
        """Say once more what was not taken, as the page does, with the key it had."""
        now, fleet = time.monotonic(), self._fleet
        self._refused += [(now + REPEAT_AFTER_S, *refusal) for refusal in fleet.refusals]
        self._repeats += len(fleet.refusals)
        fleet.refusals.clear()
        while self._refused and self._refused[0][0] < now:
            _, connection, seq = self._refused.popleft()
            fleet.say(connection, self._said[connection, seq])

    def _check(self, count):
        connections = self._fleet.connections
        disorder = sum(connection.disorder for connection in connections)
        missing = count * self._members - sum(connection.received for connection in connections)
        closed = len(self._fleet.take_lost())
        if missing or closed or (disorder and self._fleet.house.keeps_order):
            what = f"{missing} deliveries missing, {disorder} out of order, {closed} sockets closed"
            raise Lost(f"{self._fleet.house.name}: {what}")


def figures(costs, latencies, count):
    per_delivery = 1_000_000 / latencies.deliveries
    return {
        "CPU µs / delivery": costs.total * per_delivery,
        "CPU µs / message": costs.total * 1_000_000 / count,
        **{f"{part} µs / message": spent * 1_000_000 / count for part, spent in costs.seconds.items()},
        "delivered / s": latencies.deliveries / latencies.seconds,
        "p50 ms": latencies.percentile(0.5),
        "p99 ms": latencies.percentile(0.99),
        "last of all ms": latencies.to_the_last,
    }
