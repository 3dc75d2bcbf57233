"""Tests slow and stalled clients and instances, and a busy meeting: others are not affected."""

import time

from tests.faults.latency import spread
from tests.faults.load import Size, gather, seat_of
from tests.faults.readers import Listener
from tests.faults.scenario import scenario
from tests.faults.websocket import Pace
from tools.processes import wait_until

KB = 1000
PAGE_CHARS = 4000 - 64  # four bytes each


def page(key):
    return f"{key} {'😀' * PAGE_CHARS}"


PAGES = {"text": page, "per_second": 60}  # a megabyte a second


class Slow(Listener):
    """Reads a kilobyte a second."""

    kind = "slow socket"

    def __init__(self, *given):
        super().__init__(*given)
        self.pace = Pace(KB, 1.0)


@scenario("26", "some read 1 kB/s of what others say in 16 kB each", may_refuse=False, size=PAGES)
def some_are_slow(run):
    before = len(run.ledger.acks)
    socket, each = run.lab.instances[0].socket, run.choose(2, 20)
    slow = [Slow(seat_of(host, socket), run.ledger) for host in run.load.hosts for _ in range(min(5, each))]
    run.mark(f"{len(slow)} read slowly")
    run.load.add_readers(*slow)
    run.go_on(run.choose(4, 40))
    run.notes["sends p99 before, with the slow"] = _p99s(run.ledger.acks[:before], run.ledger.acks[before:])
    for one in slow:
        one.pace.bytes_at_once, one.pace.pause_s = 256 * KB, 0.0
    gone = sum(bool(one.reading.endings) for one in slow)
    run.notes["slow ones let go of"] = f"{gone}, of {len(slow)}"


def _p99s(*periods):
    figures = [spread([at - asked for asked, at in acks]) for acks in periods]
    return ", ".join(f"{figure[1] * 1000:.0f} ms" if figure else "-" for figure in figures)


@scenario(
    "27",
    "an instance stands still while much is published",
    answers=("half",),
    may_refuse=False,
    size=PAGES | {"through": 0},
)
def a_subscriber_stands_still(run):
    """Disconnect its readers meanwhile; they read all entries afterwards."""
    frozen = run.lab.instances[1]
    readers = [Listener(seat_of(host, frozen.socket), run.ledger) for host in run.load.hosts]
    run.load.add_readers(*readers)
    wait_until(lambda: all(one.reading.lives for one in readers), "they read there")
    with run.lab.redis.client() as client:
        run.mark("SIGSTOP instance")
        frozen.freeze()
        most = 0
        deadline = time.monotonic() + run.choose(3, 28)
        while time.monotonic() < deadline:
            most = max([most, *(int(one["omem"]) for one in client.client_list(_type="pubsub"))])
            run.go_on(0.1)
    frozen.thaw()
    run.mark("SIGCONT")
    start, heads = time.monotonic(), {host.meeting: 0 for host in run.load.hosts}
    for reading in run.ledger.readings:
        heads[reading.meeting] = max(heads[reading.meeting], reading.head)
    wait_until(
        lambda: all(one.reading.head >= heads[one.reading.meeting] for one in readers), "they have it all"
    )
    run.notes["caught up after"] = f"{time.monotonic() - start:.1f} s"
    run.notes["most that Redis kept for it"] = f"{most / 1e6:.1f} MB"


@scenario("29", "one meeting of 200 members in which 50 things are said a second", may_refuse=False)
def one_is_hot(run):
    with run.lab.redis.client() as client:
        client.config_set("slowlog-log-slower-than", 10_000)
        before = len(run.ledger.acks)
        groups = gather(run.lab.nginx, Size(meetings=1, members=run.choose(20, 200)))
        run.load.groups += groups
        seats = [seat_of(person, run.lab.nginx.port) for person in groups[0]]
        run.load.add_readers(*(Listener(seat, run.ledger) for seat in seats))
        run.mark("one meeting is hot")
        client.slowlog_reset()
        first = len(run.ledger.acks)
        run.load.add_senders(seats, run.choose(20, 50))
        run.go_on(run.choose(2, 40))
        slow = client.slowlog_get(100)
        run.notes["commands of Redis above 10 ms"] = len(slow)
    run.notes["sends p99 before, and with it"] = _p99s(run.ledger.acks[:before], run.ledger.acks[first:])
