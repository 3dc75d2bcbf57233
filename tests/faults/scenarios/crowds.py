"""Tests many waiting readers that reconnect at once, slow readers, and one busy meeting."""

import time

from tests.faults.latency import spread
from tests.faults.load import Size, gather, seat_of
from tests.faults.readers import Listener
from tests.faults.resources import cpu_s, rss_bytes
from tests.faults.scenario import scenario
from tools.processes import wait_until

TABS = 5  # of each member: as many connections as one session may have
HALL = 10  # members of a meeting
BACK_S = 30
CUT = {"ConnectionRefusedError", "FileNotFoundError", "ConnectionResetError", "IncompleteReadError", "half"}


@scenario(
    "24+25",
    "2,000 wait; then all are dropped at once, and come back",
    answers=CUT,
    size={"per_second": 20},
)
def all_come_back(run):
    instance, count = run.lab.instances[0], run.choose(100, 2000)
    listeners = _waiters(run, instance, count)
    _rest(run, instance, count)
    readings = [listener.reading for listener in listeners]
    run.mark(f"{count} are dropped")
    dropped_at = time.monotonic()
    instance.kill()
    instance.start()
    wait_until(lambda: all(one.open_since > dropped_at for one in readings), "all are back", 2 * BACK_S)
    share, _, longest = spread([one.open_since - dropped_at for one in readings], 1.0)[:3]
    times = sorted(one.open_since - dropped_at for one in readings)
    run.notes["back: 95 %, all"] = f"{times[int(len(times) * 0.95)]:.1f}, {longest:.1f} s (half {share:.1f})"
    start = time.monotonic()
    run.mark("SIGTERM")
    assert instance.stop() == 0
    run.notes["exit"] = f"{time.monotonic() - start:.1f} s"
    instance.start()


def _waiters(run, instance, count):
    """Open live connections without nginx, which admits 2,000 from one address."""
    groups = gather(run.lab.nginx, Size(meetings=max(1, count // (HALL * TABS)), members=HALL))
    seats = [seat_of(person, instance.socket) for group in groups for person in group]
    before = _rss(instance)
    listeners = [Listener(seat, run.ledger) for seat in seats for _ in range(TABS)][:count]
    run.load.groups += groups
    run.load.add_readers(*listeners)
    wait_until(lambda: all(one.reading.lives for one in listeners), "all are in", 2 * BACK_S)
    run.notes["memory for each"] = f"{(_rss(instance) - before) / count / 1000:.1f} kB"
    return listeners


def _rest(run, instance, count):
    start, used = time.monotonic(), _cpu(instance)
    run.go_on(run.choose(1, 30))
    share = (_cpu(instance) - used) / (time.monotonic() - start)
    run.notes["CPU with the load of 20 sends/s"] = f"{share:.0%}"


def _rss(instance):
    return sum(rss_bytes(int(pid)) for pid in instance.workers)


def _cpu(instance):
    return sum(cpu_s(int(pid)) for pid in instance.workers)
