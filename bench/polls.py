"""A. Measures polls with a cursor, beside a bare Flask route that returns the same bytes.

The worker answers an idle poll itself while it is subscribed; a poll with news runs one script in Redis.
"""

import itertools
import json
import sys
import time

from bench.http_clients import Round, get, post
from bench.peers import PEERS
from bench.report import medians, percentile
from bench.resource_usage import Costs, commands
from bench.targets import SERVER_CORE, OurService, cookie_of, on_core
from tools.frames import content
from tools.servers import Service

AT_ONCE = 32  # requests, over keep-alive connections as from nginx
SIZES = ((10, 0), (10, 10_000), (1000, 0), (1000, 10_000))  # members, messages
HEAD = ("polls / s", "of bare", "CPU µs / poll", "CPU of bare", "p50 ms", "p99 ms", "bytes", "scripts / poll")
AT_SETUP = 8
FILL_S = 300
SETTLE_ROUNDS = 3
SETTLE_S = 1.2  # presence is published once a second


class Bare:
    """Runs a bare Flask route under the same server."""

    name = "bare Flask"

    def __init__(self, folder, body, is_durable):
        launcher = (sys.executable, "-m", "gunicorn", "bare:create_app()")
        self.server = Service(folder, launcher=launcher, cwd=PEERS, BODY=body.decode())
        bind = f"127.0.0.1:{self.server.port}"
        self.server.options = ("-k", "gevent", "-b", bind, "--keep-alive", "75", "--log-level", "warning")
        self.port = self.server.port
        self.parts = {"workers": self.server}

    def __enter__(self):
        with on_core(SERVER_CORE):
            self.server.start()
        return self

    def __exit__(self, *_):
        self.server.__exit__()


def run(options):
    rows, kinds = [], {}
    with options.target(OurService) as target:
        for members, history in SIZES:
            for kind, requests in polls(target, members, history):
                row, body = measured(options, target, requests, target.redis)
                kinds[kind] = (requests, body)
                rows.append((kind, f"{kind}, {members:,} members, {history:,} messages", row))
    for kind, (requests, body) in kinds.items():
        with options.target(Bare, body) as bare:
            least, _ = measured(options, bare, requests)
        for _, _, row in (one for one in rows if one[0] == kind):
            row["of bare"] = row["polls / s"] / least["polls / s"]
            row["CPU of bare"] = row["CPU µs / poll"] / least["CPU µs / poll"]
        rows.append(("", f"bare Flask, {kind}", least))
    options.show(f"Polls, {AT_ONCE} at once", HEAD, [(name, row) for _, name, row in rows])


def polls(target, members, history):
    """Yield (kind, requests of all members in turn) for idle polls and for polls with one message."""
    seats = target.seats(1, members)
    say(target, seats, history)
    for _ in range(SETTLE_ROUNDS):  # all are online then, and none returns from being away during the run
        time.sleep(SETTLE_S)
        body = ask_all(target, [get(path(seat), cookie_of(seat)) for seat in seats])
    cursor = json.loads(body)["cursor"]
    asked = [get(f"{path(seat)}&after={cursor}", cookie_of(seat)) for seat in seats]
    ask_all(target, asked)  # from now on the worker answers idle polls itself
    yield "idle", itertools.cycle(asked)
    say(target, seats, 1)
    yield "one message", itertools.cycle(asked)


def say(target, seats, count):
    senders = itertools.islice(itertools.cycle(seats), count)
    ask_all(target, [post("/api/send", message_body(seat), cookie_of(seat)) for seat in senders])


def message_body(seat):
    return json.dumps({"meeting_id": seat.room, "content": content(0)}).encode()


def path(seat):
    return f"/api/messages?meeting_id={seat.room}"


def ask_all(target, requests):
    asked = checked(Round(target.port, AT_SETUP).run(iter(requests), FILL_S))
    if asked.count < len(requests):
        raise TimeoutError(f"{asked.count} of {len(requests)} are answered in {FILL_S} s")
    return asked.body


def measured(options, target, requests, redis=None):
    rows = [one_run(target, requests, options.seconds, redis) for _ in range(options.runs)]
    return medians([row for row, _ in rows]), rows[-1][1]


def one_run(target, requests, seconds, redis):
    before = scripts(redis)
    with Costs(target) as costs:
        asked = checked(Round(target.port, AT_ONCE).run(requests, seconds))
    row = {
        "polls / s": asked.count / asked.seconds,
        "CPU µs / poll": costs.total * 1_000_000 / asked.count,
        "p50 ms": percentile(asked.latencies, 0.5) * 1000,
        "p99 ms": percentile(asked.latencies, 0.99) * 1000,
        "bytes": len(asked.body),
        "scripts / poll": (scripts(redis) - before) / asked.count,
    }
    return row, asked.body


def checked(asked):
    if asked.statuses - {200}:
        raise ConnectionError(f"some requests are refused: {asked.statuses} {asked.body[:200]}")
    return asked


def scripts(redis):
    return commands(redis)["evalsha"] if redis else 0
