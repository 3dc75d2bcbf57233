"""G. Measures many meetings on four workers behind nginx, the readers of each on one worker or on all."""

from contextlib import ExitStack

from bench.scheduled_load import ScheduledLoad
from bench.targets import MAX_MEMBERS, OurService
from bench.websocket_clients import WebSocketClients
from tools.servers import Nginx, Service

WORKERS = 4
RATE = 200  # messages a second
HASH = "hash $arg_meeting_id;"
COMPARED = ("CPU µs / message", "workers µs / message", "redis µs / message")
HEAD = (COMPARED[0], "nginx µs / message", *COMPARED[1:], "p50 ms", "p99 ms")


def run(options):
    rows = [(target_type.name, one_run(options, target_type)) for target_type in (OneWorker, AllWorkers)]
    title = f"{options.rooms} meetings × {options.members} members on {WORKERS} workers behind nginx"
    options.show(title, HEAD, rows, COMPARED)


def one_run(options, target_type):
    with options.target(target_type) as target:
        seats = sorted(target.seats(options.rooms, options.members), key=lambda seat: seat.number)
        with WebSocketClients(target, seats) as clients:
            clients.open()
            load = ScheduledLoad(clients, clients.connections, options.members)
            load.warm_up()
            return with_workers_together(options.measure(load, options.rate or RATE))


def with_workers_together(figures):
    """Add up the costs of the workers, each of which is a part of its own."""
    workers = [value for name, value in figures.items() if name.startswith("worker ")]
    return figures | {"workers µs / message": sum(workers)} if figures else {}


class Fleet:
    """Runs several instances of one worker each, and nginx in front of them, as the server of a target."""

    def __init__(self, folder, redis_url, balancing):
        settings = {"bind": "unix", "PROXY_HOPS": 1, "RATE_LIMITS": "off", "MAX_MEMBERS": MAX_MEMBERS}
        self.services = [Service(folder / f"{n}", redis_url, **settings) for n in range(WORKERS)]
        sockets = [service.socket for service in self.services]
        self.nginx = Nginx(folder / "nginx", sockets, {HASH: balancing})
        self._running = ExitStack()

    def start(self):
        for process in (*self.services, self.nginx):
            self._running.enter_context(process)

    def __exit__(self, *_):
        self._running.close()


class OneWorker(OurService):
    name = "the readers of a meeting on one worker"
    balancing = HASH

    def _server(self):
        return Fleet(self.folder, self.redis.url, self.balancing)

    @property
    def port(self):
        return self.server.nginx.port

    @property
    def parts(self):
        workers = {f"worker {n}": service for n, service in enumerate(self.server.services)}
        return {"nginx": self.server.nginx, **workers, "redis": self.redis}


class AllWorkers(OneWorker):
    name = "on all workers"
    balancing = "least_conn;"
