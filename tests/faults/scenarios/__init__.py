"""Collects all scenarios by number; each module registers its own."""

from tests.faults.report import place
from tests.faults.scenario import SCENARIOS
from tests.faults.scenarios import (  # noqa: F401
    crowds,
    fullness,
    links,
    power,
    processes,
    races,
    redis_away,
    replicas,
    slowness,
)

ALL = dict(sorted(SCENARIOS.items(), key=lambda pair: place(pair[0])))
