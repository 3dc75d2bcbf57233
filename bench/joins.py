"""E. Measures a thousand people who join one meeting within a second, and open a socket each."""

import heapq
import json
import time

from bench.http_clients import HttpClients, post
from bench.polls import say
from bench.report import medians, percentile
from bench.resource_usage import Costs
from bench.targets import OurService, Seat, token_of
from bench.websocket_clients import Connection, WebSocketClients

HISTORY = 1_000
REPEAT_AFTER_S = 1.0
PATIENCE_S = 120
QUIET_S = 1.0  # until all have received all joins
HEAD = (
    "p50 s",
    "p99 s",
    "kB received each",
    "CPU ms / join",
    "workers ms / join",
    "redis ms / join",
    "refused",
)


def run(options):
    rows = [Arrival(options).run() for _ in range(options.runs)]
    options.show(
        f"{options.members:,} people join a meeting of {HISTORY:,} messages", HEAD, [("ours", medians(rows))]
    )


class Arrival:
    """Has each person join at a different moment, with a key, and repeat a refused request."""

    def __init__(self, options):
        self._options = options
        self._due = []
        self._refused = 0

    def run(self):
        with self._options.target(OurService) as target:
            [host] = target.seats(1, 1)
            say(target, [host], HISTORY)
            with WebSocketClients(target, []) as clients, HttpClients(target.port) as http:
                self._clients, self._http, self._room = clients, http, host.room
                with Costs(target) as costs:
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
            self._clients.turn(0.001, began + PATIENCE_S)
            self._again()
        ends = time.monotonic() + QUIET_S
        while time.monotonic() < ends:
            self._clients.turn(0.1)

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
            "CPU ms / join": costs.total * 1000 / count,
            **{f"{part} ms / join": spent * 1000 / count for part, spent in costs.seconds.items()},
            "refused": self._refused,
        }
