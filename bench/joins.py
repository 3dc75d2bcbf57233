"""E. Measures one large meeting: all join, then some send, then all connections are lost for a minute.

Each person opens a socket. Nobody sends during the outage, so what each receives afterwards is what the
return of the others costs.
"""

import heapq
import json
import time

from bench.http_clients import HttpClients, post
from bench.polls import say
from bench.report import medians, percentile
from bench.resource_usage import Costs
from bench.scheduled_load import ScheduledLoad
from bench.targets import OurService, Seat, token_of
from bench.websocket_clients import Connection, WebSocketClients

HISTORY = 1_000
REPEAT_AFTER_S = 1.0
PATIENCE_S, JOINS_PER_S = 120, 50  # for all to join: so long, and longer if they are many
QUIET_S = 1.5  # until all have received what the last one has caused; presence is published once a second
RATE, DELIVERY_S = 5, 10  # messages a second, and for how long
OUTAGE_S = 60
JOIN = (
    "p50 s",
    "p99 s",
    "kB received each",
    "CPU ms / join",
    "workers ms / join",
    "redis ms / join",
    "refused",
)
DELIVERY = ("CPU µs / delivery", "delivered / s", "p50 ms", "p99 ms", "last of all ms", "kB received each")
RETURN = ("all back s", "kB received each", "CPU ms / return", "workers ms / return", "redis ms / return")


def run(options):
    runs = [one_run(options) for _ in range(options.runs)]
    joins, deliveries, returns = (medians(rows) for rows in zip(*runs, strict=True))
    who = f"{options.members:,} people"
    options.show(f"{who} join a meeting of {HISTORY:,} messages", JOIN, [("ours", joins)])
    options.show(f"{who}, {options.rate or RATE} messages a second", DELIVERY, [("ours", deliveries)])
    options.show(f"{who} return after {OUTAGE_S} s", RETURN, [("ours", returns)])


def one_run(options):
    """Return the figures of joining, of delivery and of the return. Raises Lost."""
    with options.target(OurService) as target:
        [host] = target.seats(1, 1)
        say(target, [host], HISTORY)
        with WebSocketClients(target, []) as clients:
            return Arrival(options, clients, host.room).run(), deliver(options, clients), come_back(clients)


def deliver(options, clients):
    rate, count, before = options.rate or RATE, len(clients.connections), clients.bytes
    load = ScheduledLoad(clients, clients.connections, count)
    figures = load.run(rate, rate * DELIVERY_S)
    return figures | {"kB received each": (clients.bytes - before) / count / 1024}


def come_back(clients):
    for connection in clients.connections:
        clients.give_up(connection)
    clients.take_lost()
    time.sleep(OUTAGE_S)
    count, before, began = len(clients.connections), clients.bytes, time.monotonic()
    with Costs(clients.target) as costs:
        clients.open()
        seconds = time.monotonic() - began
        listen(clients, QUIET_S)
    return {
        "all back s": seconds,
        "kB received each": (clients.bytes - before) / count / 1024,
        **shares(costs, count, "return"),
    }


def listen(clients, seconds):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        clients.turn(0.1)


def shares(costs, count, name):
    """Return the CPU time of all parts and of each part, divided by `count`."""
    spent = {"CPU": costs.total, **costs.seconds}
    return {f"{part} ms / {name}": seconds * 1000 / count for part, seconds in spent.items()}


class Arrival:
    """Has each person join at a different moment, with a key, and repeat a refused request."""

    def __init__(self, options, clients, room):
        self._options = options
        self._clients = clients
        self._room = room
        self._due = []
        self._refused = 0

    def run(self):
        target = self._clients.target
        with HttpClients(target.port) as self._http, Costs(target) as costs:
            self._arrive()
        return self._figures(costs)

    def _arrive(self):
        count, began = self._options.members, time.monotonic()
        self._began = {n: began + n / count * self._options.seconds for n in range(count)}
        self._due = [(when, id(number), number, self._join) for number, when in self._began.items()]
        while self._clients.ready < count:
            now = time.monotonic()
            while self._due and self._due[0][0] <= now:
                *_, who, verb = heapq.heappop(self._due)
                verb(who)
            self._http.turn(0)
            self._clients.turn(0.001, began + PATIENCE_S + count / JOINS_PER_S)
            self._again()
        listen(self._clients, QUIET_S)

    def _join(self, number):
        body = {"meeting_id": self._room, "member_name": f"guest {number}", "key": f"guest-{number:06}"}

        def then(status, head, body):
            if status == 200:
                connection = Connection(Seat(self._room, number, token_of(self._room, head.decode())))
                self._clients.connections.append(connection)
                self._clients.connect(connection)
            else:
                self._later(number, self._join)

        self._http.ask(post("/api/join", json.dumps(body).encode()), then)

    def _again(self):
        for connection in self._clients.take_lost():
            self._later(connection, self._clients.connect)

    def _later(self, who, verb):
        self._refused += 1
        heapq.heappush(self._due, (time.monotonic() + REPEAT_AFTER_S, id(who), who, verb))

    def _figures(self, costs):
        clients, count = self._clients, self._options.members
        took = [one.ready_at - self._began[one.seat.number] for one in clients.connections]
        return {
            "p50 s": percentile(took, 0.5),
            "p99 s": percentile(took, 0.99),
            "kB received each": clients.bytes / count / 1024,
            **shares(costs, count, "join"),
            "refused": self._refused,
        }
