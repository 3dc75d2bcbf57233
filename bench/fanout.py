"""C. Measures one meeting of many members: each message goes to all of them."""

from bench.peers import FlaskSocketIO, Nchan, SocketIO
from bench.scheduled_load import PARTS, ScheduledLoad
from bench.targets import OurService
from bench.websocket_clients import WebSocketClients

RATES = (50, 200, 500)  # messages a second
MAX_RATE = {OurService: 1500, Nchan: 1000, SocketIO: 200, FlaskSocketIO: 50}  # that each can deliver
COMPARED = ("CPU µs / delivery", "delivered / s", "p50 ms", "p99 ms", "last of all ms")
HEAD = ("CPU µs / delivery", *PARTS, *COMPARED[1:], "repeats / message")


def run(options):
    rates = [options.rate] if options.rate else RATES
    rows = {rate: [] for rate in rates}
    for target_type in options.targets(*MAX_RATE):
        with (
            options.target(target_type) as target,
            WebSocketClients(target, target.seats(1, options.members)) as clients,
        ):
            clients.open()
            load = ScheduledLoad(clients, clients.connections, options.members)
            load.warm_up()
            for rate in rates:
                if rate <= MAX_RATE[target_type]:
                    rows[rate].append((target.name, options.measure(load, rate)))
    for rate, figures in rows.items():
        title = f"One meeting × {options.members:,} sockets, {rate} messages a second"
        options.show(title, HEAD, figures, COMPARED)
