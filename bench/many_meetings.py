"""D. Measures many small meetings in which all members send."""

from bench.peers import FlaskSocketIO, Nchan, SocketIO
from bench.scheduled_load import PARTS, ScheduledLoad
from bench.targets import OurService
from bench.websocket_clients import WebSocketClients

RATES = {
    OurService: 1000,
    Nchan: 1000,
    SocketIO: 1000,
    FlaskSocketIO: 500,
}  # messages a second; Flask-SocketIO can deliver no more
COMPARED = ("CPU µs / message", "p50 ms", "p99 ms")
HEAD = ("CPU µs / message", *PARTS, "p50 ms", "p99 ms", "evalsha / message", "repeats / message")


def run(options):
    rows = []
    for target_type in options.targets(*RATES):
        rate = min(options.rate or RATES[target_type], RATES[target_type])
        with options.target(target_type) as target:
            seats = target.seats(options.rooms, options.members)
            seats.sort(key=lambda seat: seat.number)  # so that senders alternate between the rooms
            with WebSocketClients(target, seats) as clients:
                clients.open()
                load = ScheduledLoad(clients, clients.connections, options.members)
                load.warm_up()
                rows.append((f"{target.name}, {rate:,} / s", options.measure(load, rate)))
    title = f"{options.rooms} meetings × {options.members} members, all of whom send"
    options.show(title, HEAD, rows, COMPARED)
