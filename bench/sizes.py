"""F. What things take: a meeting, a member, a message in Redis; a waiting poll in a worker."""

import time

from bench.http_clients import HttpClients, get
from bench.polls import ask_all, path, say
from bench.report import medians
from bench.resource_usage import resident_bytes
from bench.targets import OurService, cookie_of

MEMBERS, MESSAGES, POLLS = 200, 2_000, 1_000
AT_ONCE = 20  # polls that arrive together
ARRIVE_S = 0.05
SETTLE_S = 2.0
WAIT_S = 25
HEAD = ("bytes", "MB for 1,000")


def run(options):
    with options.house(OurService) as house:
        rows = medians([in_redis(house) for _ in range(options.runs)])
        rows["a poll that waits, in a worker"] = waiting_polls(house)
    shown = {name: {"bytes": size, "MB for 1,000": size / 1000} for name, size in rows.items()}
    options.show("What things take", HEAD, [*shown.items()])


def in_redis(house):
    """Bytes of each kind, keys and all: `MEMORY USAGE` of every key of a meeting that grows."""
    with house.redis.client() as redis:
        (first,) = house.seats(1, 1)
        alone = bytes_of(redis, first.room)
        seats = house.seats(1, MEMBERS)
        joined = bytes_of(redis, seats[0].room)
        say(house, seats, MESSAGES)
        talked = bytes_of(redis, seats[0].room)
    return {
        "a meeting, with whoever makes it": alone,
        "each further member": (joined - alone) / (MEMBERS - 1),
        "each message of 64 bytes": (talked - joined) / MESSAGES,
    }


def bytes_of(redis, room):
    keys = redis.scan_iter(f"meeting:{{{room}}}*")
    return sum(redis.memory_usage(key, samples=0) for key in keys)


def waiting_polls(house):
    """Resident bytes of a worker for each poll that waits in it, all on connections of their own."""
    seats = house.seats(1, MEMBERS)
    cursor = ask_all(house, [get(path(seats[0]), cookie_of(seats[0]))]).split(b'"cursor":"')[1].split(b'"')[0]
    asked = f"&after={cursor.decode()}&wait={WAIT_S}"
    polls = [get(path(seat) + asked, cookie_of(seat)) for seat in seats for _ in range(POLLS // MEMBERS)]
    before = resident_bytes(house)
    with HttpClients(house.port) as lines:
        for number, poll in enumerate(polls):
            lines.ask(poll, answered)
            if number % AT_ONCE == 0:
                time.sleep(ARRIVE_S)
        time.sleep(SETTLE_S)
        return (resident_bytes(house) - before) / len(polls)


def answered(status, head, body):
    raise ConnectionError(f"a poll did not wait: {status}")
