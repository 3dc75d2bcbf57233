"""B. Measures thousands of idle sockets: their memory and CPU, and how soon all are back after a restart."""

import heapq
import itertools
import random
import threading
import time

from bench.peers import FlaskSocketIO, Nchan, SocketIO
from bench.report import medians, percentile
from bench.resource_usage import Costs, resident_bytes
from bench.targets import OurService
from bench.websocket_clients import WebSocketClients

BEAT_EVERY_S = 25.0
# The pauses of the page between retries: random, doubled each time up to the maximum.
FIRST_BACK_S, MAX_BACK_S = 0.5, 15.0
OPEN_S = 10.0  # how long the page waits for a connection to open
STEP_S = 0.02
PATIENCE_S = 120
HEAD = (
    "sockets",
    "RSS kB / socket",
    "CPU %",
    "opened / s",
    "CPU ms / handshake",
    "95 % back s",
    "all back s",
    "refused",
)


def run(options):
    rows = []
    for target_type in options.targets(OurService, Nchan, SocketIO, FlaskSocketIO):
        runs = [one_run(options, target_type) for _ in range(options.runs)]
        rows.append((target_type.name, medians(runs)))
    options.show("Idle sockets", HEAD, rows, ("RSS kB / socket", "CPU %", "all back s"))


def one_run(options, target_type):
    with (
        options.target(target_type) as target,
        WebSocketClients(target, target.seats(options.rooms, options.members)) as clients,
    ):
        count, before, began = len(clients.connections), resident_bytes(target), time.monotonic()
        with Costs(target) as opening:
            clients.open()
        opened = time.monotonic() - began
        stay_idle(clients, BEAT_EVERY_S)
        memory = (resident_bytes(target) - before) / count
        with Costs(target) as costs:
            stay_idle(clients, options.seconds)
        back = come_back(clients)
        return {
            "sockets": count,
            "RSS kB / socket": memory / 1024,
            "CPU %": costs.total / options.seconds * 100,
            "opened / s": count / opened,
            "CPU ms / handshake": opening.total * 1000 / count,
            "95 % back s": percentile(back, 0.95),
            "all back s": max(back),
            "refused": clients.refused,
        }


def stay_idle(clients, seconds):
    """Send only heartbeats, where the target has them, spread over BEAT_EVERY_S."""
    beat, began = clients.target.beat, time.monotonic()
    every = BEAT_EVERY_S / len(clients.connections)
    beats = ((began + number * every, one) for number, one in enumerate(itertools.cycle(clients.connections)))
    due, connection = next(beats)
    while (now := time.monotonic()) < began + seconds:
        clients.turn(min(0.02, began + seconds - now))
        while beat and due < now:
            clients.say(connection, beat)
            due, connection = next(beats)


def come_back(clients):
    """Restart the server. Return after how many seconds each was back; all retry as the page does."""
    began, tries = time.monotonic(), []
    restart = threading.Thread(target=clients.target.restart, daemon=True)
    restart.start()
    for connection in clients.connections:
        connection.ready_at, connection.tries = None, 0
    while any(connection.ready_at is None for connection in clients.connections):
        clients.turn(STEP_S, began + PATIENCE_S)
        now = time.monotonic()
        for connection in clients.take_lost():
            put(tries, now + back_off(connection), connection)
        while tries and tries[0][0] < now:
            *_, number, connection = heapq.heappop(tries)
            if number == connection.tries:
                try_again(clients, tries, connection, now)
    restart.join()
    return [connection.ready_at - began for connection in clients.connections]


def back_off(connection):
    ceiling = min(MAX_BACK_S, FIRST_BACK_S * 2**connection.tries)
    connection.tries += 1
    connection.ready_at = None
    return random.uniform(ceiling / 2, ceiling)


def put(tries, when, connection):
    """Schedule a check of a connection, which is skipped if it has started another try by then."""
    heapq.heappush(tries, (when, id(connection), connection.tries, connection))


def try_again(clients, tries, connection, now):
    """Open a connection, or give up one that did not open in time."""
    if connection.socket is None:
        clients.connect(connection)
        put(tries, now + OPEN_S, connection)
    elif not connection.is_ready:
        clients.give_up(connection)
