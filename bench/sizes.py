"""F. Measures memory: of a meeting, a member and a message in Redis, and of a long poll in a worker."""

import json
import time

from bench.http_clients import HttpClients, get
from bench.polls import ask_all, path, say
from bench.report import medians
from bench.resource_usage import resident_bytes
from bench.targets import OurService, cookie_of

MEMBERS, MESSAGES, POLLS = 200, 2_000, 1_000
AT_ONCE = 20  # polls sent together
ARRIVE_S = 0.05
SETTLE_S = 2.0
WAIT_S = 25
HEAD = ("bytes", "MB for 1,000")


def run(options):
    with options.target(OurService) as target:
        rows = medians([in_redis(target) for _ in range(options.runs)])
        rows["a long poll, in a worker"] = waiting_polls(target)
    shown = {name: {"bytes": size, "MB for 1,000": size / 1000} for name, size in rows.items()}
    options.show("Memory", HEAD, [*shown.items()])


def in_redis(target):
    """Return the bytes of each kind in Redis: `MEMORY USAGE` of all keys of a growing meeting."""
    with target.redis.client() as redis:
        (first,) = target.seats(1, 1)
        alone = bytes_of(redis, first.room)
        seats = target.seats(1, MEMBERS)
        joined = bytes_of(redis, seats[0].room)
        say(target, seats, MESSAGES)
        talked = bytes_of(redis, seats[0].room)
    return {
        "a meeting, with its host": alone,
        "each further member": (joined - alone) / (MEMBERS - 1),
        "each message of 64 bytes": (talked - joined) / MESSAGES,
    }


def bytes_of(redis, room):
    keys = redis.scan_iter(f"meeting:{{{room}}}*")
    return sum(redis.memory_usage(key, samples=0) for key in keys)


def waiting_polls(target):
    """Return the resident bytes of a worker for each long poll, each on a connection of its own."""
    seats = target.seats(1, MEMBERS)
    update = json.loads(ask_all(target, [get(path(seats[0]), cookie_of(seats[0]))]))
    asked = f"&after={update['cursor']}&wait={WAIT_S}"
    polls = [get(path(seat) + asked, cookie_of(seat)) for seat in seats for _ in range(POLLS // MEMBERS)]
    before = resident_bytes(target)
    with HttpClients(target.port) as http:
        for number, poll in enumerate(polls):
            http.ask(poll, answered)
            if number % AT_ONCE == 0:
                time.sleep(ARRIVE_S)
        time.sleep(SETTLE_S)
        return (resident_bytes(target) - before) / len(polls)


def answered(status, head, body):
    raise ConnectionError(f"a poll did not wait: {status}")
