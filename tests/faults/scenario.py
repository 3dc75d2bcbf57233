"""Defines a scenario: the faults, their allowed effects, and the figures to reach."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.checker import Allowed
from tests.faults.lab import Run, holding
from tests.faults.load import Size

SHORT = Size(meetings=3, members=4, per_second=40)
LONG = Size(meetings=10, members=6, per_second=170)


@dataclass(frozen=True)
class Promise:
    """The promised figures, in seconds."""

    gap: float | None = None
    back: float | None = None
    slowest: float | None = None
    slowest_answer: float | None = None

    def broken(self, figures, leniency):
        """Yield the figures that were missed, on a machine that may be `leniency` times slower."""
        for name, most in vars(self).items():
            reached = getattr(figures, name)
            if most is not None and (reached is None or reached > most * leniency):
                yield f"{name} {reached and round(reached, 2)} s, promised {most} s"


@dataclass(frozen=True)
class Scenario:
    number: str
    title: str
    do: Callable[[Run], None]
    on: str  # the kind of lab
    allowed: Allowed
    promise: Promise
    size: dict  # what differs from the default load

    def run(self, lab, is_long):
        """Run the scenario, and return the checked run."""
        size = LONG if is_long else SHORT
        run = Run(lab, Size(**vars(size) | self.size), self.allowed, is_long)
        with holding(run):
            self.do(run)
        return run


SCENARIOS: dict[str, Scenario] = {}


def scenario(number, title, on="single", answers=(), may_refuse=True, may_lose=False, size=(), **promised):
    """Register a function as a scenario. It gets a run with its load, and breaks the lab."""

    def enter(do):
        allowed = Allowed(frozenset(answers), may_refuse, may_lose)
        entered = Scenario(number, title, do, on, allowed, Promise(**promised), dict(size))
        assert SCENARIOS.setdefault(number, entered) is entered
        return do

    return enter
