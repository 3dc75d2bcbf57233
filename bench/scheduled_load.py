"""Has members send on a fixed schedule, which does not wait for answers, and checks all deliveries."""

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
EPOLL_STEP_S = 0.001  # epoll sleeps in whole milliseconds, rounded up
PARTS = ("nginx µs / message", "workers µs / message", "redis µs / message")
PATIENCE_S = 30  # after the last message, for all deliveries


class Lost(Exception):
    """Messages did not arrive, or arrived out of order."""


class ScheduledLoad:
    """Sends messages at a rate, in turn by each sender.

    A message contains the time at which it was due, so a server that delays its senders gains nothing.
    """

    def __init__(self, clients, senders, members):
        self._clients = clients
        self._senders = itertools.cycle(senders)
        self._members = members  # of each room
        self._seqs = {}
        self._sent = {}  # (connection, seq) -> text
        self._refused = deque()  # (time to repeat it, connection, seq)
        self._repeats = 0

    def run(self, rate, count):
        """Send `count` messages, and return the figures by name. Raises Lost."""
        self._forget()
        gc.collect()
        gc.freeze()
        target = self._clients.target
        before = commands(target.redis)
        with Costs(target) as costs:
            self._send_all(rate, count)
        after = commands(target.redis)
        self._check(count)
        asked = {f"{name} / message": (after[name] - before[name]) / count for name in after}
        asked["repeats / message"] = self._repeats / count
        return {**figures(costs, Latencies(self._clients), count), **asked}

    def warm_up(self):
        """Send one message in each room, which all its members must receive."""
        time.sleep(SETTLE_S)
        rooms = len({connection.seat.room for connection in self._clients.connections})
        self.run(100, rooms)

    def _forget(self):
        clients = self._clients
        clients.times, clients.batches, clients.heard = array("d"), [], 0
        self._sent.clear()
        self._repeats = 0
        for connection in clients.connections:
            connection.received = connection.disorder = 0
            connection.expected = None  # other entries may have come between

    def _send_all(self, rate, count):
        clients, begin = self._clients, time.monotonic() + LEAD_S
        for number in range(count):
            due = begin + number / rate
            while (left := due - time.monotonic()) > 0:
                clients.turn(max(0, left - EPOLL_STEP_S))
            self._send(due)
            clients.turn(0)
            self._repeat()
        end = time.monotonic() + PATIENCE_S
        while clients.heard < count * self._members and time.monotonic() < end:
            clients.turn(0.1)
            self._repeat()

    def _send(self, due):
        connection = next(self._senders)
        room = connection.seat.room
        self._seqs[room] = seq = self._seqs.get(room, 0) + 1
        self._sent[connection, seq] = text = self._clients.target.say(seq, due)
        self._clients.say(connection, text)

    def _repeat(self):
        """Repeat refused messages with their keys, as the page does."""
        now, clients = time.monotonic(), self._clients
        self._refused += [(now + REPEAT_AFTER_S, *refusal) for refusal in clients.refusals]
        self._repeats += len(clients.refusals)
        clients.refusals.clear()
        while self._refused and self._refused[0][0] < now:
            _, connection, seq = self._refused.popleft()
            clients.say(connection, self._sent[connection, seq])

    def _check(self, count):
        connections = self._clients.connections
        disorder = sum(connection.disorder for connection in connections)
        missing = count * self._members - sum(connection.received for connection in connections)
        closed = len(self._clients.take_lost())
        if missing or closed or (disorder and self._clients.target.keeps_order):
            what = f"{missing} deliveries missing, {disorder} out of order, {closed} sockets closed"
            raise Lost(f"{self._clients.target.name}: {what}")


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
