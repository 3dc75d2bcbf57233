"""D. Many small meetings, in which all members talk."""

from bench.peers import FlaskSocketIO, Nchan, SocketIO
from bench.scheduled_load import PARTS, ScheduledLoad
from bench.targets import OurService
from bench.websocket_clients import WebSocketClients

RATES = {
    OurService: 1000,
    Nchan: 1000,
    SocketIO: 1000,
    FlaskSocketIO: 500,
}  # messages a second; the last can no more
COMPARED = ("CPU µs / message", "p50 ms", "p99 ms")
HEAD = ("CPU µs / message", *PARTS, "p50 ms", "p99 ms", "evalsha / message", "repeats / message")


def run(options):
    rows = []
    for house_type in options.houses(*RATES):
        rate = min(options.rate or RATES[house_type], RATES[house_type])
        with options.house(house_type) as house:
            seats = house.seats(options.rooms, options.members)
            seats.sort(key=lambda seat: seat.number)  # every room has its turn before any has another
            with WebSocketClients(house, seats) as fleet:
                fleet.open()
                talk = ScheduledLoad(fleet, fleet.connections, options.members)
                talk.warm_up()
                rows.append((f"{house.name}, {rate:,} / s", options.measure(talk, rate)))
    title = f"{options.rooms} meetings × {options.members} members, all of whom talk"
    options.show(title, HEAD, rows, COMPARED)
