"""C. One meeting of many members: each message goes to all of them."""

from bench.peers import FlaskSocketIO, Nchan, SocketIO
from bench.scheduled_load import PARTS, ScheduledLoad
from bench.targets import OurService
from bench.websocket_clients import WebSocketClients

RATES = (50, 200, 500)  # messages a second
MOST = {OurService: 1500, Nchan: 1000, SocketIO: 200, FlaskSocketIO: 50}  # they can no more
COMPARED = ("CPU µs / delivery", "delivered / s", "p50 ms", "p99 ms", "last of all ms")
HEAD = ("CPU µs / delivery", *PARTS, *COMPARED[1:], "repeats / message")


def run(options):
    rates = [options.rate] if options.rate else RATES
    rows = {rate: [] for rate in rates}
    for house_type in options.houses(*MOST):
        with (
            options.house(house_type) as house,
            WebSocketClients(house, house.seats(1, options.members)) as fleet,
        ):
            fleet.open()
            talk = ScheduledLoad(fleet, fleet.connections, options.members)
            talk.warm_up()
            for rate in rates:
                if rate <= MOST[house_type]:
                    rows[rate].append((house.name, options.measure(talk, rate)))
    for rate, figures in rows.items():
        title = f"One meeting × {options.members:,} sockets, {rate} messages a second"
        options.show(title, HEAD, figures, COMPARED)
