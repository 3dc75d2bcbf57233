"""Runs a third of the load for a long time, with random faults."""

import random
import time
from functools import reduce

from tests.faults.lab import Run, holding
from tests.faults.load import Size
from tests.faults.report import row_of
from tests.faults.scenario import LONG
from tests.faults.scenarios import ALL

FAULTS = ("1", "2", "3", "4", "5", "6", "7", "10", "11", "22", "23", "28", "32")
SHARE = 0.3
EVERY_S = 30
REST_S = 60.0  # longer than nginx keeps connections, and workers subscriptions without readers


def soak(lab, minutes):
    """Run it. Return the checked run and its row, with memory and descriptors before and after."""
    scenarios = [ALL[number] for number in FAULTS]
    allowed = reduce(lambda one, other: one | other, (scenario.allowed for scenario in scenarios))
    size = Size(**vars(LONG) | {"per_second": LONG.per_second * SHARE})
    run = Run(lab, size, allowed)
    before, started = lab.health(), time.monotonic()
    done = []
    with holding(run):
        while time.monotonic() < started + 60 * minutes:
            chosen = random.choice(scenarios)
            chosen.do(run)
            done.append(chosen.number)
            run.go_on(EVERY_S)
    time.sleep(REST_S)
    run.notes = {"faults": len(done), "before and after": f"{before} and {lab.health()}"}
    return run, row_of(_Soak(minutes), run, [])


class _Soak:
    number = "soak"

    def __init__(self, minutes):
        self.title = f"{minutes:g} minutes, a fault every {EVERY_S} s"
