"""B. Thousands of sockets on which nothing is said: what they cost, and how soon they are back."""

import heapq
import itertools
import random
import resource
import threading
import time

from bench.peers import FlaskSocketIO, Nchan, SocketIO
from bench.report import medians, percentile
from bench.resource_usage import Costs, resident_bytes
from bench.targets import OurService
from bench.websocket_clients import WebSocketClients

DESCRIPTORS = 20_000
BEAT_EVERY_S = 15.0
FIRST_BACK_S, MAX_BACK_S = 0.5, 15.0  # as the page tries again, each time twice as long at most, at random
OPEN_S = 10.0  # and gives up a connection that is not open by then, when it had one before
STEP_S = 0.02
PATIENCE_S = 120
HEAD = ("sockets", "RSS kB / socket", "CPU %", "opened / s", "95 % back s", "all back s", "refused")


def run(options):
    raise_limit()
    rows = []
    for house_type in options.houses(OurService, Nchan, SocketIO, FlaskSocketIO):
        runs = [one_run(options, house_type) for _ in range(options.runs)]
        rows.append((house_type.name, medians(runs)))
    options.show("Idle sockets", HEAD, rows, ("RSS kB / socket", "CPU %", "all back s"))


def raise_limit():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(DESCRIPTORS, hard), hard))


def one_run(options, house_type):
    with (
        options.house(house_type) as house,
        WebSocketClients(house, house.seats(options.rooms, options.members)) as fleet,
    ):
        count, before, began = len(fleet.connections), resident_bytes(house), time.monotonic()
        fleet.open()
        opened = time.monotonic() - began
        rest(fleet, BEAT_EVERY_S)
        memory = (resident_bytes(house) - before) / count
        with Costs(house) as costs:
            rest(fleet, options.seconds)
        back = come_back(fleet)
        return {
            "sockets": count,
            "RSS kB / socket": memory / 1024,
            "CPU %": costs.total / options.seconds * 100,
            "opened / s": count / opened,
            "95 % back s": percentile(back, 0.95),
            "all back s": max(back),
            "refused": fleet.refused,
        }


def rest(fleet, seconds):
    """Nobody says anything; who beats, beats, each at a moment of their own."""
    beat, began = fleet.house.beat, time.monotonic()
    every = BEAT_EVERY_S / len(fleet.connections)
    beats = ((began + number * every, one) for number, one in enumerate(itertools.cycle(fleet.connections)))
    due, connection = next(beats)
    while (now := time.monotonic()) < began + seconds:
        fleet.turn(min(0.02, began + seconds - now))
        while beat and due < now:
            fleet.say(connection, beat)
            due, connection = next(beats)


def come_back(fleet):
    """Restart the server; how long after that each was back, in s. Meanwhile all do what the page does."""
    began, tries = time.monotonic(), []
    restart = threading.Thread(target=fleet.house.restart, daemon=True)
    restart.start()
    for connection in fleet.connections:
        connection.ready_at, connection.tries = None, 0
    while any(connection.ready_at is None for connection in fleet.connections):
        fleet.turn(STEP_S, began + PATIENCE_S)
        now = time.monotonic()
        for connection in fleet.take_lost():
            put(tries, now + back_off(connection), connection)
        while tries and tries[0][0] < now:
            *_, number, connection = heapq.heappop(tries)
            if number == connection.tries:
                try_again(fleet, tries, connection, now)
    restart.join()
    return [connection.ready_at - began for connection in fleet.connections]


def back_off(connection):
    ceiling = min(MAX_BACK_S, FIRST_BACK_S * 2**connection.tries)
    connection.tries += 1
    connection.ready_at = None
    return random.uniform(ceiling / 2, ceiling)


def put(tries, when, connection):
    """Look at a connection again, unless it has begun another try by then."""
    heapq.heappush(tries, (when, id(connection), connection.tries, connection))


def try_again(fleet, tries, connection, now):
    """Ask for a connection, or give up one that was asked for and has not come."""
    if connection.socket is None:
        fleet.connect(connection)
        put(tries, now + OPEN_S, connection)
    elif not connection.is_ready:
        fleet.give_up(connection)
