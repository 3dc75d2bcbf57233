"""D. Many small meetings, in which all members talk."""

from bench.fleet import Fleet
from bench.houses import Ours
from bench.rivals import FlaskSocketIO, Nchan, SocketIO
from bench.talk import PARTS, Talk

RATES = {
    Ours: 1000,
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
            with Fleet(house, seats) as fleet:
                fleet.open()
                talk = Talk(fleet, fleet.connections, options.members)
                talk.warm_up()
                rows.append((f"{house.name}, {rate:,} / s", options.measure(talk, rate)))
    title = f"{options.rooms} meetings × {options.members} members, all of whom talk"
    options.show(title, HEAD, rows, COMPARED)
